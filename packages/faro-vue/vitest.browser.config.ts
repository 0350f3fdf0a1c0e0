import { nodeTests } from '../../vitest.base.ts';

/** Real Chromium, a real Vite build, real HTTP: what a browser does with a page that is being left cannot be simulated. */
export default nodeTests('faro-vue-browser', { include: ['test/**/*.test.ts'], testTimeout: 90_000, hookTimeout: 90_000 });
