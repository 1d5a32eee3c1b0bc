import type { CheckpointStore } from "./checkpointStore.ts";
import { keys } from "./jobQueue.ts";
import type { QueueRedis } from "./redis.ts";

export interface RedisCheckpointsOptions {
  /** The most bytes of one checkpoint. Defaults to 2²⁶. */
  most?: number;
  /** The most bytes of all of them together. Defaults to 2³⁰. */
  mostTogether?: number;
  /** Seconds after which one is forgotten. Defaults to a week. */
  kept?: number;
}

/**
 * Checkpoints in Redis itself: bounded, each and together, and forgotten after a while. Who does
 * not hold a job any longer cannot overwrite what its new holder has saved.
 */
export function redisCheckpoints(
  redis: QueueRedis,
  { most = 2 ** 26, mostTogether = 2 ** 30, kept = 7 * 86_400 }: RedisCheckpointsOptions = {},
): CheckpointStore {
  return {
    async load(id) {
      const key = keys.checkpoint(id);
      if ((await redis.strlen(key)) > most) return undefined;
      return (await redis.getBuffer(key)) ?? undefined;
    },
    async save(id, bytes, { token }) {
      if (bytes.length > most) return `it has ${bytes.length} bytes, of at most ${most}`;
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const saved = await redis.roteKeep(
        keys.lock(id),
        keys.checkpoint(id),
        keys.checkpointSizes,
        token,
        1000 * kept,
        mostTogether,
        buffer,
      );
      if (saved === 0) return "another worker has the job now";
      return saved === 1 ? undefined : `all together would have more than ${mostTogether} bytes`;
    },
    async remove(id) {
      await redis.del(keys.checkpoint(id));
      await redis.hdel(keys.checkpointSizes, keys.checkpoint(id));
    },
  };
}
