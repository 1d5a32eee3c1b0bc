import { checkOptions } from "@rote/options";
import { defaultThreads } from "./defaultThreads.ts";
import { OnnxArgumentError } from "./errors.ts";
import { SESSION_OPTIONS, Session, type SessionOptions } from "./session.ts";

export interface SessionCacheOptions extends SessionOptions {
  /**
   * How many sessions are kept. The one unused for longest goes first. Each has threads of its own:
   * defaults to as many sessions as have 64 threads together, but at least 8.
   */
  capacity?: number;
}

/** Threads of all sessions together, and how many sessions are kept in any case. */
const MANY_THREADS = 64;
const FEW_SESSIONS = 8;

const capacityFor = ({ threads = defaultThreads() }: SessionOptions) =>
  Math.max(FEW_SESSIONS, Math.floor(MANY_THREADS / threads));

/** Compiled graphs by key. Each is built at its first use and kept while there is room. */
export class SessionCache {
  readonly #sessions = new Map<string, Session>(); // least recently used first
  readonly #capacity: number;
  readonly #options: SessionOptions;
  /** How many sessions have been built so far. */
  built = 0;

  constructor(given: SessionCacheOptions = {}) {
    checkOptions(
      "SessionCache",
      given,
      {
        capacity: true,
        ...SESSION_OPTIONS,
      },
      OnnxArgumentError,
    );
    const { capacity = capacityFor(given), ...options } = given;

    if (!(Number.isInteger(capacity) && capacity > 0)) {
      throw new OnnxArgumentError(
        `SessionCache: capacity must be a positive integer, got ${capacity}.`,
      );
    }
    this.#capacity = capacity;
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The session for `key`; `model` is called only if there is none yet. */
  get(key: string, model: () => Uint8Array): Session {
    const known = this.#sessions.get(key);
    if (known) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known);
      return known;
    }
    const session = new Session(model(), this.#options);
    this.built++;
    this.#sessions.set(key, session);
    if (this.#sessions.size > this.#capacity) {
      const [oldest, unused] = this.#sessions.entries().next().value!;
      this.#sessions.delete(oldest);
      unused.dispose();
    }
    return session;
  }

  /** Disposes every session. */
  clear(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }
}
