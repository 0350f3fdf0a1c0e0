import { expect, it } from 'vitest';
import { dialects } from '../../test/bills.ts';
import { createRandom } from '../../test/random.ts';
import { TOKEN_TYPES } from '../index.ts';

const CASES = 1_000;

it.each(dialects)('the parts sum to what the provider billed: $name', ({ adapter, bill }) => {
  const random = createRandom(42);
  for (let index = 0; index < CASES; index++) {
    const { answer, total } = bill(random);
    const usage = adapter(answer as never);
    const sum = TOKEN_TYPES.reduce((all, type) => all + usage[type], 0);
    expect({ answer, sum }).toEqual({ answer, sum: total });
    expect(TOKEN_TYPES.filter((type) => usage[type] < 0)).toEqual([]);
  }
});
