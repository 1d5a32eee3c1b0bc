/** A file that is not a safetensors file, or is damaged. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
  readonly code = "BAD_SAFETENSORS";
}
