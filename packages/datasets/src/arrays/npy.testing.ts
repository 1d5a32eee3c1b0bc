/** A `.npy` file of bytes or floats, as NumPy saves it. */
export function npy(
  shape: readonly number[],
  data: readonly number[] | Float32Array,
): Uint8Array<ArrayBuffer> {
  const descr = data instanceof Float32Array ? "<f4" : "|u1";
  const sides = shape.map((side) => `${side},`).join(" ");
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  const bytes = data instanceof Float32Array ? new Uint8Array(data.slice().buffer) : data;
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...bytes);
}
