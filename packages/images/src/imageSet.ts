/**
 * Images as rows of one typed array, with what may belong to them. `ImageSetWith` says which of the
 * optional parts are required.
 */
export interface ImageSet<
  Pixels extends ArrayLike<number> = Uint8Array | Float32Array,
  Labels extends ArrayLike<number> = Uint8Array | Int32Array,
> {
  /** Image after image, row after row, pixel after pixel, channel after channel. */
  readonly images: Pixels;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** `n` class numbers, from 0: each an index into `classes`. */
  readonly labels?: Labels;
  readonly classes?: readonly string[];
  /** What the examples are taken from: "train", "test", or several: "train+test". */
  readonly split?: string;
  /** The place of each example in the whole of `split`, before any shuffling or batching. */
  readonly indices?: Uint32Array;
  /** SHA-256 of images, shape, labels and classes, in hexadecimal. */
  readonly fingerprint?: string;
}

/** An image set that has these of the optional parts. */
export type ImageSetWith<
  Part extends keyof ImageSet,
  Pixels extends ArrayLike<number> = Uint8Array | Float32Array,
  Labels extends ArrayLike<number> = Uint8Array | Int32Array,
> = ImageSet<Pixels, Labels> & Required<Pick<ImageSet<Pixels, Labels>, Part>>;
