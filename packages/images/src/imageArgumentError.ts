/** An argument that cannot be: a crop that is larger than the images. */
export class ImageArgumentError extends RangeError {
  override readonly name = "ImageArgumentError";
  readonly code = "BAD_ARGUMENT";
}
