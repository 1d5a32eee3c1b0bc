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

  /** Uniform in {0, …, n − 1} for n ≤ 2³². Words past the last whole multiple of n are rejected. */
  below(n: number): number {
    const end = 2 ** 32 - (2 ** 32 % n);
    let word = this.next();
    while (word >= end) word = this.next();
    return word % n;
  }
}
