/** Numbers row by row: of n examples c numbers each, or of e epochs one number an example. */
export interface Rows {
  readonly data: ArrayLike<number>;
  readonly shape: readonly [rows: number, columns: number];
}

/** Row by row whether something is so: true or 1, false or 0; a share where a measure takes one. */
export interface FlagRows {
  readonly data: ArrayLike<number | boolean>;
  readonly shape: readonly [rows: number, columns: number];
}
