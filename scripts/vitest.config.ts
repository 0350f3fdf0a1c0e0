import { nodeTests } from '../vitest.base.ts';

// README programs run against dist/, as a reader's would: the build comes first.
export default nodeTests('docs', { globalSetup: ['./docs/build-packages.ts'] });
