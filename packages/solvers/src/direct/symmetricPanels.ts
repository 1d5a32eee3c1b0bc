/**
 * One half of a symmetric n × n matrix, as panels: some columns each, from the top down to the
 * diagonal. Each panel is its own array, so that there is no single large allocation, half
 * the memory of the whole, and what stands above a tile of a panel is one contiguous matrix, which
 * an engine multiplies at once. The tile on the diagonal is stored whole.
 */
export class SymmetricPanels<T extends Float64Array | Float32Array = Float64Array | Float32Array> {
  readonly n: number;
  /** Columns of a panel; the last may have fewer. */
  readonly side: number;
  /** How many panels. */
  readonly count: number;
  readonly precision: "float64" | "float32";
  readonly #panels: T[] = [];

  constructor(n: number, side: number, precision: "float64" | "float32") {
    this.n = n;
    this.side = Math.min(side, n);
    this.count = Math.ceil(n / this.side);
    this.precision = precision;
    const Numbers = precision === "float64" ? Float64Array : Float32Array;
    for (let i = 0; i < this.count; i++) {
      this.#panels.push(new Numbers(this.start(i + 1) * this.width(i)) as T);
    }
  }

  /** The first column of panel i, which is also the first row of its tile on the diagonal. */
  start(i: number): number {
    return Math.min(i * this.side, this.n);
  }

  /** Columns of panel i. */
  width(i: number): number {
    return this.start(i + 1) - this.start(i);
  }

  /** Rows `first` to `end` of panel i, `[end − first, width(i)]`, shared. */
  rows(i: number, first: number, end: number): T {
    const width = this.width(i);
    return this.#panels[i]!.subarray(first * width, end * width) as T;
  }

  /** Tile (j, i), j ≤ i: rows of panel j, columns of panel i. */
  tile(j: number, i: number): T {
    return this.rows(i, this.start(j), this.start(j + 1));
  }

  /** Panel i above tile (j, i), `[start(j), width(i)]`. */
  above(j: number, i: number): T {
    return this.rows(i, 0, this.start(j));
  }

  /** Bytes of a matrix stored like this. */
  static bytes(n: number, side: number, precision: "float64" | "float32"): number {
    const s = Math.min(side, n);
    const full = Math.floor(n / s);
    const entries = ((full * (full + 1)) / 2) * s * s + (n - full * s) * n;
    return entries * (precision === "float64" ? 8 : 4);
  }
}

/**
 * Columns of a panel of an n × n matrix: enough for full speed, few for small n. Not a power of
 * two, nor a large multiple of one: rows a multiple of 4096 bytes apart share the same sets of the
 * cache.
 */
export function panelSide(n: number): number {
  if (n <= 2048) return 184;
  return n <= 32_768 ? 528 : 1056;
}
