export { redisStore, type IoRedisClient, type NodeRedisClient } from './redis/store.ts';
