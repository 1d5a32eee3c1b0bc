import type { Key } from "./key.ts";
import { threefry2x32 } from "./threefry.ts";

/** The 32-bit words of a key's stream in order: the two of block 0, the two of block 1, … */
export class Words {
  private readonly k0: number;
  private readonly k1: number;
  private readonly block = new Uint32Array(2);
  private index = 0;
  private hasSecond = false;

  constructor(key: Key) {
    [this.k0, this.k1] = key;
  }

  next(): number {
    if (this.hasSecond) {
      this.hasSecond = false;
      return this.block[1]!;
    }
    threefry2x32(this.k0, this.k1, this.index >>> 0, Math.floor(this.index / 2 ** 32), this.block);
    this.index++;
    this.hasSecond = true;
    return this.block[0]!;
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
