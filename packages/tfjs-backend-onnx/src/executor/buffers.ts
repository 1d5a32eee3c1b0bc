/** Memory of results, used again: pages that are already there cost nothing to write to. */
export class Buffers {
  private free = new Map<number, { buffer: ArrayBuffer; since: number }[]>();
  private turn = 0;

  /** A buffer of at least one byte; its contents are whatever they were. */
  take(bytes: number): ArrayBuffer {
    return this.free.get(bytes)?.pop()?.buffer ?? new ArrayBuffer(bytes);
  }

  give(buffer: ArrayBuffer): void {
    const same = this.free.get(buffer.byteLength);
    const entry = { buffer, since: this.turn };
    if (same) same.push(entry);
    else this.free.set(buffer.byteLength, [entry]);
  }

  /** Counts a run, and lets go of what the last eight had no use for. */
  tick(): void {
    this.turn++;
    if (this.turn % 8 !== 0) return;
    for (const [bytes, same] of this.free) {
      const recent = same.filter(({ since }) => this.turn - since <= 8);
      if (recent.length > 0) this.free.set(bytes, recent);
      else this.free.delete(bytes);
    }
  }

  clear(): void {
    this.free.clear();
  }
}
