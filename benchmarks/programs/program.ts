/** A program as people write it for tfjs: the same on every backend. */
export interface Program {
  readonly name: string;
  /** Its sizes, in words: they are fixed before anything is timed. */
  readonly sizes: string;
  /** Whether it trains: filters, weights or points move by gradients. */
  readonly trains: boolean;
  /** How many steps it takes: batches, predictions, generated symbols, pictures, rounds. */
  readonly steps: number;
  /** Runs the whole program; returns a number that depends on all of it. */
  run(steps: number): Promise<number>;
}
