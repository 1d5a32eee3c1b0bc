import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keys } from "./jobQueue.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";
import { connect, type QueueRedis } from "./redis.ts";
import { redisCheckpoints } from "./redisCheckpoints.ts";

const [id, other] = ["a".repeat(64), "b".repeat(64)] as [string, string];

let server: RedisServer;
let redis: QueueRedis;
beforeAll(async () => {
  server = await startRedis();
  redis = await connect(server.address);
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});
beforeEach(async () => {
  await redis.flushall();
  for (const one of [id, other]) await redis.set(keys.lock(one), "mine");
});

const bytes = (length: number, value = 1) => new Uint8Array(length).fill(value);
const mine = { token: "mine" };

describe("checkpoints in Redis", () => {
  test("are of whoever holds the job, and of nobody who held it before", async () => {
    const store = redisCheckpoints(redis);
    expect(await store.save(id, bytes(5), mine)).toBeUndefined();
    await redis.set(keys.lock(id), "another's");
    expect(await store.save(id, bytes(5, 2), mine)).toMatch(/another worker has the job/);
    expect([...(await store.load(id))!]).toEqual([1, 1, 1, 1, 1]);
    await store.remove(id);
    expect(await store.load(id)).toBeUndefined();
  });

  test("are a view's own bytes, whatever lies around them", async () => {
    const store = redisCheckpoints(redis);
    await store.save(id, Uint8Array.of(9, 1, 0, 255, 9).subarray(1, 4), mine);
    expect([...(await store.load(id))!]).toEqual([1, 0, 255]);
  });

  test("are bounded, each and together, and what is in the way of none is counted", async () => {
    const store = redisCheckpoints(redis, { most: 100, mostTogether: 150 });
    expect(await store.save(id, bytes(101), mine)).toBe("it has 101 bytes, of at most 100");
    expect(await store.save(id, bytes(100), mine)).toBeUndefined();
    expect(await store.save(id, bytes(90), mine)).toBeUndefined(); // in place of the 100
    expect(await store.save(other, bytes(61), mine)).toMatch(/more than 150 bytes/);
    expect(await store.save(other, bytes(60), mine)).toBeUndefined();
    await store.remove(id);
    expect(await store.save(other, bytes(100), mine)).toBeUndefined();
    await redis.del(keys.checkpoint(other)); // as when it is forgotten
    expect(await store.save(id, bytes(100), mine)).toBeUndefined();
    expect(await redis.hlen(keys.checkpointSizes)).toBe(1);
  });

  test("are forgotten after a while, and one that is too large is not read", async () => {
    const store = redisCheckpoints(redis, { most: 100, kept: 60 });
    await store.save(id, bytes(5), mine);
    const left = await redis.ttl(keys.checkpoint(id));
    expect(left).toBeGreaterThan(50);
    expect(left).toBeLessThanOrEqual(60);
    await redis.set(keys.checkpoint(id), "x".repeat(101));
    expect(await store.load(id)).toBeUndefined();
  });
});
