import { environmentHere } from "@rote/experiments/kinds";
import { type JobEntry, numericsOf } from "./jobEntry.ts";
import { printable } from "./printable.ts";

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
  #environment: Promise<ReadonlyMap<string, string>> | undefined;
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
    return this.#reasons.get(id) ?? (await this.#unsuited(entry));
  }

  /** Remembers a refusal. Says whether it is new, and for how many seconds the job is to wait. */
  add(id: string, reason: string): { isNew: boolean; seconds: number } {
    const isNew = !this.#reasons.has(id);
    this.#reasons.set(id, reason);
    const [oldest] = this.#reasons.keys();
    if (this.#reasons.size > MOST_REFUSALS) this.#reasons.delete(oldest!);
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
    this.#environment ??= environmentOf(this.#backend);
    const known = await this.#environment;
    const other = Object.entries(environment).find(([name, value]) => known.get(name) !== value);
    if (!other) return undefined;
    const [name, value] = other;
    return `${printable(name)} must be ${printable(value)}, here ${known.get(name) ?? "not known"}`;
  }
}

/** What a job may ask for, as far as it is known without starting the backend. */
async function environmentOf(backend: string): Promise<ReadonlyMap<string, string>> {
  const { packages, ...fields } = await environmentHere(backend);
  return new Map(
    Object.entries({ ...packages, ...fields }).map(([name, value]) => [name, String(value)]),
  );
}
