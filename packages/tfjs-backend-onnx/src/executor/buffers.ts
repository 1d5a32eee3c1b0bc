/** For how many runs unused memory is kept. */
const KEPT_TURNS = 8;

/** Where blocks of memory come from. */
interface Source {
  take(bytes: number): Uint8Array;
  give(block: Uint8Array): void;
}

/** Memory of JavaScript, which the garbage collector takes back. */
const garbageCollected: Source = {
  take: (bytes) => new Uint8Array(bytes),
  give() {},
};

/** A pool of the memory of results: writing to pages that are already mapped costs less. */
export class Buffers {
  readonly #source: Source;
  #free = new Map<number, { block: Uint8Array; since: number }[]>();
  #turn = 0;

  /** @param source where memory comes from. Defaults to JavaScript's. */
  constructor(source: Source = garbageCollected) {
    this.#source = source;
  }

  /** So many bytes; their contents are whatever they were. */
  take(bytes: number): Uint8Array {
    return this.#free.get(bytes)?.pop()?.block ?? this.#source.take(bytes);
  }

  give(block: Uint8Array): void {
    const same = this.#free.get(block.byteLength);
    const entry = { block, since: this.#turn };
    if (same) same.push(entry);
    else this.#free.set(block.byteLength, [entry]);
  }

  /** Counts a run; frees what the last `KEPT_TURNS` did not use. */
  tick(): void {
    this.#turn++;
    if (this.#turn % KEPT_TURNS !== 0) return;
    for (const [bytes, same] of this.#free) {
      const recent = same.filter(({ since }) => this.#turn - since <= KEPT_TURNS);
      for (const { block, since } of same) {
        if (this.#turn - since > KEPT_TURNS) this.#source.give(block);
      }
      if (recent.length > 0) this.#free.set(bytes, recent);
      else this.#free.delete(bytes);
    }
  }

  clear(): void {
    for (const same of this.#free.values()) for (const { block } of same) this.#source.give(block);
    this.#free.clear();
  }
}
