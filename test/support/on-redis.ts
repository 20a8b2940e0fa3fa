/** Gives every Claw that the tests of a file start a Redis, so that the same tests hold for the other mode. */
import { startTestRedis } from './redis.ts';

const redis = await startTestRedis();
if ('skip' in redis) throw new Error(redis.skip);
process.env['CLAW_TEST_REDIS_URL'] = redis.url;
