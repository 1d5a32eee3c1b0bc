import { checkInteger, checkOptions } from "@rote/options";
import { checkThreads, defaultThreads } from "./defaultThreads.ts";
import { OnnxArgumentError } from "./errors.ts";
import { SESSION_OPTIONS, Session, type SessionOptions } from "./session.ts";
import { onnxRuntimeName } from "./startRuntime.ts";

export interface SessionCacheOptions extends SessionOptions {
  /**
   * How many sessions are kept. The one unused for longest goes first. Sessions of more than one
   * thread have threads of their own: defaults to 256, or as many as have 64 threads or 1 GiB of
   * memory together, but at least 8.
   */
  capacity?: number;
}

/** Threads and bytes of all sessions, and how many sessions are kept in any case and at most. */
const MANY_THREADS = 64;
const MANY_BYTES = 2 ** 30;
const FEW_SESSIONS = 8;
const MANY_SESSIONS = 256;

interface Kept {
  readonly session: Session;
  /** Threads of its own: a session of one thread uses its caller's. */
  readonly threads: number;
  /** Of the memory that it keeps between its runs. */
  bytes: number;
}

/** Compiled graphs by key. Each is built at its first use and kept while there is room. */
export class SessionCache {
  readonly #sessions = new Map<string, Kept>(); // least recently used first
  readonly #capacity: number | undefined;
  readonly #options: SessionOptions;
  #threads = 0;
  #bytes = 0;
  /** How many sessions have been built so far. */
  built = 0;

  constructor(given: SessionCacheOptions = {}) {
    checkOptions(
      "SessionCache",
      given,
      {
        capacity: "number",
        ...SESSION_OPTIONS,
      },
      OnnxArgumentError,
    );
    if (given.threads !== undefined) checkThreads("SessionCache", given.threads);
    const { capacity, ...options } = given;

    if (capacity !== undefined) {
      checkInteger("SessionCache", "capacity", capacity, [1], OnnxArgumentError);
    }
    this.#capacity = capacity;
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /**
   * The session for `key`; `model` is called only if there is none yet.
   *
   * @param options of this session, where they differ from those of the cache; called like `model`.
   * @param bytes of intermediate values in the run at hand, at most. A session that has an arena
   * keeps those of its largest run.
   */
  get(
    key: string,
    model: () => Uint8Array,
    options = (): SessionOptions => ({}),
    bytes = 0,
  ): Session {
    const known = this.#sessions.get(key);
    if (known) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known);
      this.#bytes += Math.max(bytes - known.bytes, 0);
      known.bytes = Math.max(bytes, known.bytes);
      this.#makeRoom();
      return known.session;
    }
    const wanted = { ...this.#options, ...options() };
    const session = new Session(model(), wanted);
    this.built++;
    const { threads = defaultThreads() } = wanted;
    const own = threads > 1 && onnxRuntimeName() === "native" ? threads : 0;
    this.#threads += own;
    this.#bytes += bytes;
    this.#sessions.set(key, { session, threads: own, bytes });
    this.#makeRoom();
    return session;
  }

  /** Whether there is a session for `key`. */
  has(key: string): boolean {
    return this.#sessions.has(key);
  }

  #makeRoom(): void {
    while (this.#isFull) this.#dropOldest();
  }

  get #isFull(): boolean {
    const { size } = this.#sessions;
    if (this.#capacity !== undefined) return size > this.#capacity;
    const isMuch = this.#threads > MANY_THREADS || this.#bytes > MANY_BYTES;
    return size > MANY_SESSIONS || (isMuch && size > FEW_SESSIONS);
  }

  #dropOldest(): void {
    const [oldest, { session, threads, bytes }] = this.#sessions.entries().next().value!;
    this.#sessions.delete(oldest);
    this.#threads -= threads;
    this.#bytes -= bytes;
    session.dispose();
  }

  /** Disposes every session. */
  clear(): void {
    for (const { session } of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#threads = 0;
    this.#bytes = 0;
  }
}
