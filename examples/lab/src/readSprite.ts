/** Images in each row of a sprite. */
export const ACROSS = 20;

/**
 * The images of a sprite that `plugins/writeSprite.ts` has written: bytes `[count, side, side, 3]`.
 * A canvas would do it too, but some browsers change what is read from one, so that pages cannot
 * recognise their visitors.
 *
 * @throws {Error} if the bytes are not such a sprite, or of fewer images.
 */
export async function readSprite(
  png: Uint8Array<ArrayBuffer>,
  { count, side }: { count: number; side: number },
): Promise<Uint8Array> {
  const stride = ACROSS * side * 3;
  const height = Math.ceil(count / ACROSS) * side;
  const rows = await inflated(png, (stride + 1) * height);
  const images = new Uint8Array(count * side * side * 3);
  const before = new Uint8Array(stride);
  const row = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    unfilter(rows.subarray(y * (stride + 1), (y + 1) * (stride + 1)), before, row);
    for (let column = 0; column < ACROSS; column++) {
      const i = Math.floor(y / side) * ACROSS + column;
      if (i >= count) break;
      const pixels = row.subarray(column * side * 3, (column + 1) * side * 3);
      images.set(pixels, (i * side + (y % side)) * side * 3);
    }
    before.set(row);
  }
  return images;
}

/** What the picture's chunks IDAT hold, as far as it is needed. */
async function inflated(png: Uint8Array<ArrayBuffer>, length: number): Promise<Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === "IDAT") chunks.push(png.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  const stream = new Blob(chunks).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = new Uint8Array(await new Response(stream).arrayBuffer());
  if (rows.length < length) {
    throw new Error(`sprite: must have ${length} bytes of pixels, got ${rows.length}.`);
  }
  return rows;
}

/** Undoes PNG's filter 4, Paeth, the only one that the writer uses; a pixel has 3 bytes. */
function unfilter(filtered: Uint8Array, before: Uint8Array, row: Uint8Array): void {
  if (filtered[0] !== 4) throw new Error(`sprite: rows must have filter 4, got ${filtered[0]}.`);
  for (let i = 0; i < row.length; i++) {
    const left = i >= 3 ? row[i - 3]! : 0;
    const up = before[i]!;
    const upLeft = i >= 3 ? before[i - 3]! : 0;
    const estimate = left + up - upLeft;
    const toLeft = Math.abs(estimate - left);
    const toUp = Math.abs(estimate - up);
    const toUpLeft = Math.abs(estimate - upLeft);
    const nearest = toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    row[i] = filtered[i + 1]! + nearest;
  }
}
