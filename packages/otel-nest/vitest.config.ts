import { nodeTests } from '../../vitest.base.ts';

export default nodeTests('otel-nest', { globalSetup: './test/build.ts' });
