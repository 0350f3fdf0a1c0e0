import { nodeTests } from '../../vitest.base.ts';

/** Against real servers, which the machine must have on its PATH; without them these tests fail. Not part of `npm test`. */
export default nodeTests('webhook-trace-servers', { include: ['test/servers/*.servers.ts'] });
