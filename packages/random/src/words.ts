import { checkKey, type Key } from "./key.ts";
import { threefry2x32 } from "./threefry.ts";

/** The 32-bit words of a key's stream in order: the two of block 0, the two of block 1, … */
export class Words {
  readonly #k0: number;
  readonly #k1: number;
  readonly #drawn: Uint32Array;
  #at: number;
  #blocks = 0;

  /** @param expected how many words are likely to be asked for; others can be. */
  constructor(key: Key, expected = 1) {
    [this.#k0, this.#k1] = checkKey(key);
    this.#drawn = new Uint32Array(Math.min(2 * Math.ceil(Math.max(expected, 1) / 2), 256));
    this.#at = this.#drawn.length;
  }

  next(): number {
    if (this.#at === this.#drawn.length) {
      const high = Math.floor(this.#blocks / 2 ** 32);
      threefry2x32(this.#k0, this.#k1, this.#blocks >>> 0, high, this.#drawn);
      this.#blocks += this.#drawn.length / 2;
      this.#at = 0;
    }
    return this.#drawn[this.#at++]!;
  }

  /**
   * Uniform in {0, …, n − 1} for n ≤ 2³²: the upper word of word · n. Products whose lower word is
   * among the first 2³² mod n are rejected, so that each result has equally many words.
   *
   * Reference: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
   */
  below(n: number): number {
    for (;;) {
      const word = this.next();
      const low = Math.imul(word, n) >>> 0;
      if (low >= n || low >= 2 ** 32 % n) {
        // word · n is rounded to 53 bits, which moves the quotient by less than 2⁻²¹.
        return Math.round((word * n - low) / 2 ** 32);
      }
    }
  }
}
