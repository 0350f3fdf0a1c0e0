import { nodeTests } from '../../vitest.base.ts';

/** Against a real Prometheus and promtool, which the machine must have on its PATH; without them these tests fail. Not part of `npm test`. */
export default nodeTests('llm-metrics-servers', { include: ['test/servers/*.servers.ts'] });
