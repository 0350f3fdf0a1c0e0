import { defineConfig } from 'vitest/config';

/** Tests against real servers (Redis, Prometheus) and a full Chromium, which fail where one is missing. `.ci/run` installs them. */
export default defineConfig({ test: { projects: ['*/*/vitest.servers.config.ts', '*/vitest.servers.config.ts'] } });
