/** An argument that cannot be: a crop larger than the images, images of another shape than said. */
export class ImageArgumentError extends RangeError {
  override readonly name = "ImageArgumentError";
  readonly code = "BAD_ARGUMENT";
}
