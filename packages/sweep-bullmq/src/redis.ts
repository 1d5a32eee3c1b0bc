import { Redis } from "ioredis";
import { printable } from "./printable.ts";
import { connectionOf, queueTitle } from "./queueAddress.ts";
import { QueueError } from "./queueError.ts";

/** A connection with the few commands that Redis does not have. */
export interface QueueRedis extends Redis {
  /** The length of a text, and the text itself unless it is longer than `most`. */
  roteRead(key: string, most: number): Promise<[length: number, text: string | null]>;
  /** The same for a field of a hash. */
  roteReadField(
    key: string,
    field: string,
    most: number,
  ): Promise<[length: number, text: string | null]>;
  /** Writes a text for some milliseconds if `token` holds the lock. 1 if it did. */
  roteWrite(
    lock: string,
    key: string,
    token: string,
    milliseconds: number,
    text: string,
  ): Promise<0 | 1>;
  /**
   * Writes bytes for some milliseconds if `token` holds the lock and all that `sizes` names stay
   * within `most` bytes together. 1 if it did, 0 without the lock, −1 where there is no room.
   */
  roteKeep(
    lock: string,
    key: string,
    sizes: string,
    token: string,
    milliseconds: number,
    most: number,
    bytes: Buffer,
  ): Promise<-1 | 0 | 1>;
}

const SCRIPTS = {
  roteRead: {
    numberOfKeys: 1,
    readOnly: true,
    lua: `
      local length = redis.call("STRLEN", KEYS[1])
      if length > tonumber(ARGV[1]) then return { length, false } end
      return { length, redis.call("GET", KEYS[1]) }`,
  },
  roteReadField: {
    numberOfKeys: 1,
    readOnly: true,
    lua: `
      local length = redis.call("HSTRLEN", KEYS[1], ARGV[1])
      if length > tonumber(ARGV[2]) then return { length, false } end
      return { length, redis.call("HGET", KEYS[1], ARGV[1]) }`,
  },
  roteWrite: {
    numberOfKeys: 2,
    lua: `
      if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
      redis.call("SET", KEYS[2], ARGV[3], "PX", ARGV[2])
      return 1`,
  },
  roteKeep: {
    numberOfKeys: 3,
    lua: `
      if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
      local sum = #ARGV[4]
      local sizes = redis.call("HGETALL", KEYS[3])
      for i = 1, #sizes, 2 do
        if redis.call("EXISTS", sizes[i]) == 0 then redis.call("HDEL", KEYS[3], sizes[i])
        elseif sizes[i] ~= KEYS[2] then sum = sum + tonumber(sizes[i + 1]) end
      end
      if sum > tonumber(ARGV[3]) then return -1 end
      redis.call("SET", KEYS[2], ARGV[4], "PX", ARGV[2])
      redis.call("HSET", KEYS[3], KEYS[2], #ARGV[4])
      return 1`,
  },
} as const;

/** Milliseconds in which a server must answer first. Later it may be gone for long. */
const PATIENCE = 10_000;
/** Milliseconds between two attempts to reach a server that is gone, at most. */
const PAUSE = 2_000;

/**
 * Connects to the Redis server at an address. Once it is there, commands wait while it is gone.
 *
 * @throws {QueueError} if it does not answer, does not let us in, or may forget what it is told.
 * @throws {QueueArgumentError} if the address is none.
 */
export async function connect(address: string, signal?: AbortSignal): Promise<QueueRedis> {
  const connection = connectionOf(address);
  const redis = new Redis({
    ...connection,
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(100 * times, PAUSE),
    scripts: SCRIPTS,
  }) as QueueRedis;
  let last = "no answer";
  redis.on("error", (error) => {
    last = printable(error.message || String((error as NodeJS.ErrnoException).code));
  });
  const title = queueTitle(address);
  let end: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  try {
    await Promise.race([
      redis.connect().then(() => checkServer(redis, title, "db" in connection ? connection.db : 0)),
      new Promise<never>((_, reject) => {
        end = setTimeout(() => reject(new Error(last)), PATIENCE);
        stop = () => reject(signal!.reason);
        signal?.addEventListener("abort", stop);
      }),
    ]);
  } catch (error) {
    redis.disconnect();
    signal?.throwIfAborted();
    if (error instanceof QueueError) throw error;
    const got = /^Connection is closed/.test((error as Error).message) ? last : String(error);
    const said = printable(got).replace(/\.+$/, "");
    throw new QueueError(
      `queue: a Redis server must answer at ${title}, got: ${said}. ${remedyFor(said)}`,
    );
  } finally {
    clearTimeout(end);
    if (stop) signal?.removeEventListener("abort", stop);
  }
  return redis;
}

/** What to do about what a server said, or did not. */
function remedyFor(said: string): string {
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password/.test(said)) {
    return "Check the user's name and the password.";
  }
  if (/no answer|ECONNRESET/.test(said)) {
    return "Start one, or check the address: rediss:// is for a server with TLS, redis:// is not.";
  }
  return "Start one, or check the address, the user's name and the password.";
}

/**
 * Refuses a server that has no such database, for the client would silently take another, and one
 * that would throw away jobs and records when its memory is full.
 */
async function checkServer(redis: Redis, title: string, database: number): Promise<void> {
  if (database !== 0) {
    await redis.select(database).catch((error: Error) => {
      throw new QueueError(
        `queue: the server at ${title} must have database ${database}, got ` +
          `${JSON.stringify(printable(error.message))}. Name one that it has, such as /0.`,
      );
    });
  }
  const about = await redis.info();
  const policy = /^maxmemory_policy:(\S+)/m.exec(about)?.[1] ?? "noeviction";
  if (policy === "noeviction") return;
  throw new QueueError(
    `queue: the server at ${title} must have the policy noeviction, got ${printable(policy)}, ` +
      "which throws jobs and records away. Set maxmemory-policy to noeviction.",
  );
}
