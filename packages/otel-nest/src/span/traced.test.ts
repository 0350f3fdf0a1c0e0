import 'reflect-metadata';
import { Get, Injectable } from '@nestjs/common';
import { beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { Traced } from './traced.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

@Injectable()
class WalletService {
  readonly #prefix = 'pass';

  @Traced('wallet.generate-pass', { attributes: { 'busflow.user_role': 'passenger' } })
  @Get('passes')
  async generate(id: string, copies = 1): Promise<string> {
    return await Promise.resolve(`${this.#prefix}-${id}-${copies}`);
  }

  @Traced()
  signPDFNow(): number {
    return 1;
  }

  @Traced()
  static of(): WalletService {
    return new this();
  }
}

it('traces each call with the method’s own this, arguments and result', async () => {
  expect(await new WalletService().generate('b-1', 2)).toBe('pass-b-1-2');
  expect(telemetry.span('wallet.generate-pass').attributes).toEqual({ 'busflow.user_role': 'passenger' });
});

it('keeps name, length and metadata of the method', () => {
  const method = WalletService.prototype.generate;
  expect([method.name, method.length]).toEqual(['generate', 1]);
  expect(Reflect.getMetadata('path', method)).toBe('passes');
});

it('finds a name in kebab case', () => {
  WalletService.of().signPDFNow();
  expect(telemetry.spans().map(({ name }) => name)).toEqual(['wallet-service.of', 'wallet-service.sign-pdf-now']);
});

it('refuses what is not a method, when the class is declared', () => {
  expect(() => Traced('a.b')({}, 'size', { get: () => () => 1 })).toThrow('@Traced: size is not a method');
  expect(() => Traced('a.b', { attribute: {} } as never)).toThrow('@Traced has no option "attribute"; did you mean "attributes"?');
  expect(() => Traced()({}, '42', { value: () => 1 })).toThrow('give one, such as "pricing.calculate"');
});

it('says what an ECMAScript decorator lacks', () => {
  const decorate = Traced('a.b') as unknown as (method: () => number, context: object) => void;
  expect(() => decorate(() => 1, { kind: 'method', name: 'of' })).toThrow('experimentalDecorators');
});
