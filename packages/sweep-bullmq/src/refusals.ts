import { environmentHere } from "@rote/experiments/kinds";
import { type JobEntry, numericsOf } from "./jobEntry.ts";
import { unmet } from "./unmet.ts";

/**
 * Seconds for which a job that was refused waits for another machine at most: one more with each
 * refusal, so that many jobs that suit nobody keep nobody busy.
 */
const MOST_WAITING = 60;
/** How many refusals are remembered. */
const MOST_REFUSALS = 100;

/** The jobs that do not suit this machine, and why. */
export class Refusals {
  readonly #backend: string;
  readonly #reasons = new Map<string, string>();
  /** Of them those that the entry itself asked for: another entry may stand there by now. */
  readonly #ofEntries = new Set<string>();
  #environment: ReturnType<typeof environmentHere> | undefined;
  /** Refusals since this machine last did a job. */
  #inARow = 0;

  /** @param backend what computes here. */
  constructor(backend: string) {
    this.#backend = backend;
  }

  /** The last ones, by the jobs' ids. */
  get reasons(): Record<string, string> {
    return Object.fromEntries(this.#reasons);
  }

  /** Why this machine must not do a job; undefined if it may. */
  async reasonFor(id: string, entry: JobEntry): Promise<string | undefined> {
    const unsuited = await this.#unsuited(entry);
    if (unsuited !== undefined || this.#ofEntries.has(id)) return unsuited;
    return this.#reasons.get(id);
  }

  /**
   * Remembers a refusal. Says whether it is new, and for how many seconds the job is to wait.
   *
   * @param isOfEntry whether the entry asked for something else, rather than that the job failed.
   */
  add(id: string, reason: string, isOfEntry = false): { isNew: boolean; seconds: number } {
    const isNew = this.#reasons.get(id) !== reason;
    this.#reasons.set(id, reason);
    if (isOfEntry) this.#ofEntries.add(id);
    else this.#ofEntries.delete(id);
    const [oldest] = this.#reasons.keys();
    if (this.#reasons.size > MOST_REFUSALS) {
      this.#reasons.delete(oldest!);
      this.#ofEntries.delete(oldest!);
    }
    this.#inARow = Math.min(this.#inARow + 1, MOST_WAITING);
    return { isNew, seconds: this.#inARow };
  }

  /** A job is done here. */
  accept(): void {
    this.#inARow = 0;
  }

  async #unsuited({ kind, numerics, environment = {} }: JobEntry): Promise<string | undefined> {
    const here = await numericsOf(kind);
    if (numerics !== here) return `numerics must be version ${numerics}, here ${here}`;
    if (Object.keys(environment).length === 0) return undefined;
    // As far as it is known without starting the backend.
    this.#environment ??= environmentHere(this.#backend);
    return unmet(environment, await this.#environment);
  }
}
