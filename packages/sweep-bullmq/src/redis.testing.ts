import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** A Redis server of a test's own, at a socket: there is no port that another could have. */
export interface RedisServer {
  /** As `queueExecutor` and `runWorker` take it. */
  address: string;
  /** Where it keeps its files. */
  folder: string;
  redis: Redis;
  /** Ends it, however it likes to end; what it had written down is there when it starts again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** Starts one. `flags` are those of `redis-server`. */
export async function startRedis(flags: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "rote-redis-"));
  const path = join(folder, "redis.sock");
  let server: ChildProcess | undefined;
  const start = async () => {
    const given = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""];
    const more = flags.length > 0 ? flags : ["--appendonly", "no"];
    server = spawn("redis-server", [...given, ...more], { stdio: "ignore" });
    const failed = new Promise<never>((_, reject) => {
      server!.on("error", reject);
      server!.on("exit", (code) => reject(new Error(`redis-server ended with ${code}.`)));
    });
    failed.catch(() => {});
    const probe = new Redis({ path, maxRetriesPerRequest: null, retryStrategy: () => 50 });
    probe.on("error", () => {});
    await Promise.race([probe.ping(), failed]).finally(() => probe.disconnect());
  };
  const kill = async () => {
    const ended = new Promise((resolve) => server!.once("exit", resolve));
    server!.kill("SIGKILL");
    await ended;
    if (existsSync(path)) rmSync(path);
  };
  await start();
  const redis = new Redis({ path, maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on("error", () => {});
  return {
    address: `unix://${path}`,
    folder,
    redis,
    start,
    kill,
    async close() {
      redis.disconnect();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
