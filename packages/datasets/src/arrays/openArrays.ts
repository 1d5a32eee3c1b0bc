import { platform } from "#platform";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { LONGEST_START, type NpyArray, type NpyHeader, npyHeader, readNpy } from "./readNpy.ts";
import { npzHeaders, readNpz } from "./readNpz.ts";

/** Where arrays are: a path in Node, or a `Blob`, such as a picked file. */
export type ArrayFile = string | Blob;

/** What messages call a file. */
export const nameOf = (file: ArrayFile): string =>
  typeof file === "string" ? file : ((file as File).name ?? "the file");

/** @throws {DatasetArgumentError} unless it is a path or a `Blob`. */
export function checkFile(who: string, name: string, file: unknown): void {
  if ((typeof file === "string" && file !== "") || file instanceof Blob) return;
  const got = file === "" ? '""' : typeof file;
  throw new DatasetArgumentError(`${who}: ${name} must be a path or a Blob, got ${got}.`);
}

/**
 * The bytes of a file.
 *
 * @throws {MissingFileError} if there is none.
 */
export const bytesOf = async (file: ArrayFile): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await platform.openFile(file)).arrayBuffer());

/**
 * The arrays of a `.npy` or `.npz` file by their names; the one of a `.npy` file has the name that
 * is given.
 *
 * @param name what messages call the file.
 * @throws {FormatError} if it is damaged, or another file.
 */
export function arraysIn(name: string, bytes: Uint8Array, only: string): Map<string, NpyArray> {
  return isNpy(name, bytes) ? new Map([[only, readNpy(name, bytes)]]) : readNpz(name, bytes);
}

/** What the headers of its arrays say, and how many bytes the file has; nothing is unpacked. */
export async function headersIn(
  file: ArrayFile,
  only: string,
): Promise<{ headers: Map<string, NpyHeader>; bytes: number }> {
  const name = nameOf(file);
  const blob = await platform.openFile(file);
  const first = new Uint8Array(await blob.slice(0, LONGEST_START).arrayBuffer());
  const headers = isNpy(name, first)
    ? new Map([[only, npyHeader(name, first)]])
    : await npzHeaders(name, blob);
  return { headers, bytes: blob.size };
}

const isNpy = (name: string, bytes: Uint8Array) => bytes[0] === NPY || /\.npy$/i.test(name);

/** The first byte of every `.npy` file, and of no archive. */
const NPY = 0x93;
