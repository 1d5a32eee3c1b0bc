import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError } from "./datasetError.ts";

/**
 * The shape and the bytes of an IDX file of unsigned bytes: two zero bytes, 0x08, the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the entries, the last dimension
 * varying fastest.
 *
 * @param who named in errors.
 * @returns `data` is a copy.
 * @throws {DatasetArgumentError} if the bytes are no Uint8Array.
 * @throws {FormatError} if the bytes are anything else, or too few, or too many.
 *
 * Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits".
 */
export function readIdx(
  who: string,
  bytes: Uint8Array<ArrayBuffer>,
): { shape: number[]; data: Uint8Array<ArrayBuffer> } {
  const { shape, data } = viewIdx(who, bytes);
  return { shape, data: new Uint8Array(data) };
}

/** The same, where `data` shares memory with `bytes`. */
export function viewIdx(
  who: string,
  bytes: Uint8Array<ArrayBuffer>,
): { shape: number[]; data: Uint8Array<ArrayBuffer> } {
  if (!(bytes instanceof Uint8Array)) {
    throw new DatasetArgumentError(`${who}: the bytes must be a Uint8Array, got ${typeof bytes}.`);
  }
  const [zero0, zero1, type, dimensions] = bytes;
  if (zero0 !== 0 || zero1 !== 0 || type !== 0x08 || !dimensions) {
    const found = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    throw new FormatError(
      `${who}: an IDX file of bytes must begin with 00 00 08 and its dimensions, got ` +
        `${found.join(" ")}.`,
    );
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) {
    throw new FormatError(`${who}: the header must have ${start} bytes, got ${bytes.length}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const entries = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== start + entries) {
    throw new FormatError(
      `${who}: shape ${shape.join(" × ")} must have ${start + entries} bytes, got ${bytes.length}.`,
    );
  }
  return { shape, data: Uint8Array.from(bytes.subarray(start)) };
}
