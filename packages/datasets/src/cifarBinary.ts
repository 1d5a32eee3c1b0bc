/**
 * Reads records of the CIFAR binary format: `labelBytes` label bytes, then a red, a green and a
 * blue plane of `pixels` bytes each. Writes records `from` to `to` (exclusive) to the beginning of
 * `images`, R, G, B of a pixel together, and their label byte number `label` to `labels`.
 *
 * Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and its page.
 */
export function readCifarRecords(
  bytes: Uint8Array,
  { from, to }: { from: number; to: number },
  { labelBytes, label, pixels }: { labelBytes: number; label: number; pixels: number },
  images: Uint8Array,
  labels: Uint8Array,
): void {
  const record = labelBytes + 3 * pixels;
  for (let i = from, out = 0; i < to; i++) {
    labels[i - from] = bytes[i * record + label]!;
    const red = i * record + labelBytes;
    const green = red + pixels;
    const blue = green + pixels;
    for (let p = 0; p < pixels; p++) {
      images[out++] = bytes[red + p]!;
      images[out++] = bytes[green + p]!;
      images[out++] = bytes[blue + p]!;
    }
  }
}
