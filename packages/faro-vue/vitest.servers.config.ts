import { nodeTests } from '../../vitest.base.ts';

/** Leaving pages in a full Chromium, which the machine must have: what npm ships has no back-forward cache. Not part of `npm test`. */
export default nodeTests('faro-vue-full-browser', {
  include: ['test/leave.test.ts'],
  env: { BACK_FORWARD_CACHE: 'required' },
  testTimeout: 90_000,
  hookTimeout: 90_000,
});
