/** Numbers row by row: of n examples c numbers each, or of e epochs one number an example. */
export interface Rows {
  readonly data: ArrayLike<number>;
  readonly shape: readonly [rows: number, columns: number];
}
