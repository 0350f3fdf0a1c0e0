import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FaroOptionError, passenger, type ArmWeights } from './index.ts';
import { drawArm } from './arm.ts';

beforeEach(() => localStorage.clear());

describe('drawArm', () => {
  it('follows the weights', () => {
    // A generator with a seed: the same draws in every run.
    let state = 1;
    vi.spyOn(Math, 'random').mockImplementation(() => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
    const counts = { eager: 0, lazy: 0, none: 0 };
    for (let browser = 0; browser < 4000; browser++) {
      localStorage.clear();
      counts[drawArm({ eager: 1, lazy: 2, none: 1 })!] += 1;
    }
    vi.restoreAllMocks();
    expect(counts.eager / 4000).toBeCloseTo(0.25, 1);
    expect(counts.lazy / 4000).toBeCloseTo(0.5, 1);
    expect(counts.none / 4000).toBeCloseTo(0.25, 1);
  });

  it('keeps what was drawn, whatever is drawn later', () => {
    const first = drawArm({ eager: 1, none: 1 });
    expect(Array.from({ length: 20 }, () => drawArm({ eager: 1, none: 1 }))).toEqual(Array.from({ length: 20 }, () => first));
  });

  it('never draws an arm of weight 0, and leaves one that was kept', () => {
    localStorage.setItem('busflow.faro.arm', 'none');
    expect(drawArm({ none: 0, lazy: 1 })).toBe('lazy');
    expect(localStorage.getItem('busflow.faro.arm')).toBe('lazy');
  });

  it('draws where storage is forbidden', () => {
    const forbidden = vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    expect(drawArm({ none: 1 })).toBe('none');
    forbidden.mockRestore();
  });
});

it.each<[ArmWeights]>([[{}], [{ lazy: 0 }], [{ lazy: -1, none: 2 }], [{ lazy: Number.NaN }], [{ lazy: Infinity }]])(
  'passenger() refuses the weights %j',
  (arms) => {
    expect(() => passenger({ arms })).toThrow(FaroOptionError);
  },
);
