import type { SpanAttributes } from '../span/attributes.ts';
import type { Capture } from './capture.ts';

/** Attributes of a span as a test expects them: values, or matchers such as `expect.any(String)`. */
export type ExpectedAttributes = { readonly [Key in keyof SpanAttributes]?: unknown };

/**
 * What {@link telemetryMatchers} adds to `expect(telemetry)`. One line tells TypeScript.
 * Vitest: `declare module 'vitest' { interface Matchers<R, T> extends TelemetryMatchers<R> {} }`, Jest the same with `'expect'`; both
 * want the constraints that their own `Matchers` has.
 */
export interface TelemetryMatchers<R> {
  /** A span of that name has ended with these attributes, and maybe others. */
  toHaveSpan(name: string, attributes?: ExpectedAttributes): R;
  /** A metric grew since the last `reset()`: by `amount`, or at all, in the series with these labels. To be awaited. */
  toHaveRecorded(metric: string, labels?: Readonly<Record<string, unknown>>, amount?: number): Promise<void>;
}

/** The part of a matcher's `this` that Vitest and Jest have in common. */
interface Runner {
  readonly isNot?: boolean;
  equals(actual: unknown, expected: unknown): boolean;
  readonly utils: { printExpected(value: unknown): string; printReceived(value: unknown): string };
}

interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** For Vitest's and Jest's `expect.extend`; see {@link TelemetryMatchers}. */
export const telemetryMatchers = {
  toHaveSpan(this: Runner, telemetry: unknown, name: string, attributes: ExpectedAttributes = {}): Verdict {
    const { equals, utils, isNot } = this;
    const spans = captureOf(telemetry, 'toHaveSpan').spans();
    const named = spans.filter((span) => span.name === name);
    const expected = Object.entries(attributes);
    const pass = named.some((span) => expected.every(([key, value]) => equals(span.attributes[key], value)));
    return {
      pass,
      message() {
        const wanted = `a span ${utils.printExpected(name)}${expected.length > 0 ? ` with ${utils.printExpected(attributes)}` : ''}`;
        if (isNot === true) return `expected no ${wanted.slice(2)}`;
        const seen =
          named.length > 0
            ? `those of that name have ${named.map((span) => utils.printReceived(span.attributes)).join(' and ')}`
            : `these have ended: ${utils.printReceived(spans.map((span) => span.name))}`;
        return `expected ${wanted}; ${seen}`;
      },
    };
  },

  async toHaveRecorded(
    this: Runner,
    telemetry: unknown,
    metric: string,
    labels: Readonly<Record<string, unknown>> = {},
    amount?: number,
  ): Promise<Verdict> {
    const { utils, isNot } = this;
    const capture = captureOf(telemetry, 'toHaveRecorded');
    const recorded = await capture.recorded(metric, labels);
    const names = [...new Set((await capture.metrics()).map(({ descriptor }) => descriptor.name))];
    return {
      pass: amount === undefined ? recorded > 0 : recorded === amount,
      message() {
        const wanted = `${metric} ${utils.printExpected(labels)} ${isNot === true ? 'not ' : ''}to have recorded ${amount === undefined ? 'anything' : utils.printExpected(amount)}`;
        const hint = names.includes(metric) ? '' : `; there is no such metric among ${names.join(', ') || 'none'}`;
        return `expected ${wanted}, it recorded ${utils.printReceived(recorded)}${hint}`;
      },
    };
  },
};

function captureOf(telemetry: unknown, matcher: string): Capture {
  if (typeof (telemetry as Partial<Capture> | null)?.recorded === 'function') return telemetry as Capture;
  throw new TypeError(`${matcher} is for what captureTelemetry() gives: expect(telemetry).${matcher}(…)`);
}
