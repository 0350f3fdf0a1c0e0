import { expect, it } from 'vitest';
import { isSpanName } from './names.ts';

it.each(['pricing.calculate', 'wallet.generate-pass', 'compliance.check-rest-time', 'pdf-parser.extract', 'a.b.c2'])(
  'accepts %s',
  (name) => {
    expect(isSpanName(name)).toBe(true);
  },
);

it.each(['pricing', 'Pricing.calculate', 'pricing calculate', 'pricing.', '.calculate', 'pricing.-x', 'tour.42', `a.${'b'.repeat(80)}`])(
  'refuses %s',
  (name) => {
    expect(isSpanName(name)).toBe(false);
  },
);
