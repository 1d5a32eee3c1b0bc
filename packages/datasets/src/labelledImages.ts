/** Images with their labels: plain data, row-major. */
export interface LabelledImages {
  /**
   * `shape` entries: image after image, row after row, pixel after pixel, channel after channel.
   */
  images: Uint8Array | Float32Array;
  shape: readonly [n: number, height: number, width: number, channels: number];
  /** `n` class numbers, each an index into `classes`. */
  labels: Uint8Array | Int32Array;
  classes: readonly string[];
  /**
   * SHA-256 of all of the above, in hexadecimal: equal for equal content, wherever it came from.
   */
  fingerprint: string;
  /**
   * What the examples are taken from: "train", "test", or several counted through: "train+test".
   */
  split: string;
  /** Place of each example in the whole of `split`. */
  indices: Uint32Array;
}
