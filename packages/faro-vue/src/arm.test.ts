import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FaroOptionError, passenger, type ArmWeights } from './index.ts';
import { drawArm, readWeights } from './arm.ts';

beforeEach(() => localStorage.clear());

describe('drawArm', () => {
  it('follows the weights', () => {
    const weights = readWeights({ eager: 1, lazy: 2, none: 1 });
    const drawn = [0, 0.24, 0.25, 0.74, 0.75, 0.999].map((random) => {
      localStorage.clear();
      return drawArm(weights, () => random);
    });
    expect(drawn).toEqual(['eager', 'eager', 'lazy', 'lazy', 'none', 'none']);
  });

  it('keeps what was drawn, whatever is drawn later', () => {
    const weights = readWeights({ eager: 1, none: 1 });
    expect([0, 0.9].map((random) => drawArm(weights, () => random))).toEqual(['eager', 'eager']);
  });

  it('never draws an arm of weight 0, and leaves one that was kept', () => {
    localStorage.setItem('busflow.faro.arm', 'none');
    expect(drawArm(readWeights({ none: 0, lazy: 1 }), () => 0)).toBe('lazy');
    expect(localStorage.getItem('busflow.faro.arm')).toBe('lazy');
  });

  it('draws where storage is forbidden', () => {
    const forbidden = vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    expect(drawArm(readWeights({ none: 1 }))).toBe('none');
    forbidden.mockRestore();
  });
});

it.each<[ArmWeights]>([[{}], [{ lazy: 0 }], [{ lazy: -1, none: 2 }], [{ lazy: Number.NaN }], [{ lazy: Infinity }]])(
  'passenger() refuses the weights %j',
  (arms) => {
    expect(() => passenger({ arms })).toThrow(FaroOptionError);
  },
);
