import { nodeTests } from '../vitest.base.ts';

/** Against a real Prometheus, which the machine must have on its PATH; without it these tests fail. Not part of `npm test`. */
export default nodeTests('observability-servers', { include: ['*.servers.ts'] });
