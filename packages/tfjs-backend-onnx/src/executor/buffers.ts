/** For how many runs unused memory is kept. */
const KEPT_TURNS = 8;

/** A pool of the memory of results: writing to pages that are already mapped costs less. */
export class Buffers {
  #free = new Map<number, { buffer: ArrayBuffer; since: number }[]>();
  #turn = 0;

  /** A buffer of at least one byte; its contents are whatever they were. */
  take(bytes: number): ArrayBuffer {
    return this.#free.get(bytes)?.pop()?.buffer ?? new ArrayBuffer(bytes);
  }

  give(buffer: ArrayBuffer): void {
    const same = this.#free.get(buffer.byteLength);
    const entry = { buffer, since: this.#turn };
    if (same) same.push(entry);
    else this.#free.set(buffer.byteLength, [entry]);
  }

  /** Counts a run; frees what the last `KEPT_TURNS` did not use. */
  tick(): void {
    this.#turn++;
    if (this.#turn % KEPT_TURNS !== 0) return;
    for (const [bytes, same] of this.#free) {
      const recent = same.filter(({ since }) => this.#turn - since <= KEPT_TURNS);
      if (recent.length > 0) this.#free.set(bytes, recent);
      else this.#free.delete(bytes);
    }
  }

  clear(): void {
    this.#free.clear();
  }
}
