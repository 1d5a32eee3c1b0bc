/** An IDX file of bytes, the format of MNIST: the inverse of `readIdx` of `@rote/datasets`. */
export function writeIdx(data: Uint8Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const start = 4 + 4 * shape.length;
  const file = new Uint8Array(start + data.length);
  file.set([0, 0, 0x08, shape.length]);
  const view = new DataView(file.buffer);
  for (const [i, size] of shape.entries()) view.setUint32(4 + 4 * i, size);
  file.set(data, start);
  return file;
}
