/**
 * The lower half of a symmetric n × n matrix, as square tiles in arrays of their own: no single
 * large allocation, half the memory of the whole, and each tile is what an engine multiplies at
 * once. Tiles on the diagonal are stored whole; those at the lower end may be smaller.
 */
export class SymmetricTiles<T extends Float64Array | Float32Array = Float64Array | Float32Array> {
  readonly n: number;
  /** Side of a tile. */
  readonly side: number;
  /** Tiles in a row. */
  readonly count: number;
  readonly precision: "float64" | "float32";
  readonly #tiles: T[] = [];

  constructor(n: number, side: number, precision: "float64" | "float32") {
    this.n = n;
    this.side = Math.min(side, n);
    this.count = Math.ceil(n / this.side);
    this.precision = precision;
    const Numbers = precision === "float64" ? Float64Array : Float32Array;
    for (let i = 0; i < this.count; i++) {
      for (let j = 0; j <= i; j++) {
        this.#tiles.push(new Numbers(this.rows(i) * this.rows(j)) as T);
      }
    }
  }

  /** The first row of tile row i. */
  start(i: number): number {
    return Math.min(i * this.side, this.n);
  }

  /** Rows of tile row i. */
  rows(i: number): number {
    return this.start(i + 1) - this.start(i);
  }

  /** Tile (i, j), j ≤ i, `[rows(i), rows(j)]`. */
  tile(i: number, j: number): T {
    return this.#tiles[(i * (i + 1)) / 2 + j]!;
  }

  /** Bytes of a matrix stored like this. */
  static bytes(n: number, side: number, precision: "float64" | "float32"): number {
    const s = Math.min(side, n);
    const full = Math.floor(n / s);
    const rest = n - full * s;
    const entries = ((full * (full + 1)) / 2) * s * s + rest * full * s + rest * rest;
    return entries * (precision === "float64" ? 8 : 4);
  }
}

/** The side of the tiles for an n × n matrix: large enough for full speed, small for small n. */
export function tileSide(n: number): number {
  if (n <= 2048) return 256;
  return n <= 8192 ? 512 : 1024;
}
