import { nodeTests } from '../../vitest.base.ts';

/** In projects of their own, with other versions of Node and Nest, which npm brings. Not part of `npm test`. */
export default nodeTests('otel-nest-outside', {
  globalSetup: './test/outside/pack.ts',
  include: ['test/outside/*.servers.ts'],
  testTimeout: 60_000,
  hookTimeout: 600_000,
});
