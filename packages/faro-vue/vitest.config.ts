import { nodeTests } from '../../vitest.base.ts';

export default nodeTests('faro-vue', { environment: 'happy-dom', include: ['src/**/*.test.ts'] });
