import type { ImageSet } from "@rote/images";
import { checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { Inflate } from "pako";
import { platform } from "#platform";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError, MissingFileError } from "../datasetError.ts";
import { fingerprint } from "../fingerprint.ts";
import { decodePicture } from "../pictures/readPicture.ts";
import { type PictureColumns, pictureColumns } from "./pictureColumns.ts";

export interface ParquetPicturesOptions {
  /** The column of pictures. Defaults to the first that has bytes, or a struct with `bytes`. */
  image?: string;
  /** The column of labels, integers or texts. Defaults to `label` or a name like it. */
  label?: string;
  /** Height and width of the images given. Defaults to 32. */
  size?: number;
  /** 3 for red, green, blue; 1 for grey. Defaults to 3. */
  channels?: 1 | 3;
  signal?: AbortSignal;
  /** Told how many of the pictures have been read. */
  onProgress?: (read: number, total: number) => void;
}

const PARQUET_OPTIONS: OptionTable<ParquetPicturesOptions> = {
  image: true,
  label: true,
  size: "number",
  channels: "number",
  signal: true,
  onProgress: true,
};

/** Bytes that the images may take, and that a row group may unpack to. */
const MOST_IMAGES = 2 ** 32;
const MOST_OF_A_GROUP = 2 ** 30;

/**
 * The pictures and labels of a Parquet file as Hugging Face has them: a column of encoded pictures,
 * bytes or a struct of `bytes` and `path`, and one of labels, integers or texts. The classes are
 * those that the file's own metadata name, else the texts, sorted, else the integers up to the
 * largest. One row group at a time is in memory. Pages are read uncompressed, by Snappy or gzip.
 *
 * Pictures are decoded and brought to size as by `imageFolder`; in Node by the package `sharp`.
 *
 * Images: uint8 `[n, size, size, channels]`. Labels: int32.
 *
 * @param file its path in Node, or a `Blob`, such as a picked file.
 * @throws {MissingFileError} if there is no such file, or `sharp` is not installed.
 * @throws {FormatError} if it is no whole Parquet file, has no such columns, a row has no picture
 * that can be decoded or no label, or the images or a row group take too much memory.
 * @throws {DatasetArgumentError} if an option is wrong.
 *
 * Reference: Apache Parquet format 2.11, github.com/apache/parquet-format.
 */
export async function parquetPictures(
  file: string | Blob,
  options: ParquetPicturesOptions = {},
): Promise<Required<ImageSet>> {
  const who = "parquetPictures";
  checkOptions(who, options, PARQUET_OPTIONS, DatasetArgumentError);
  const { size = 32, channels = 3, signal, onProgress } = options;
  checkInteger(who, "size", size, [1], DatasetArgumentError);
  if (channels !== 1 && channels !== 3) {
    throw new DatasetArgumentError(`${who}: channels must be 1 or 3, got ${channels}.`);
  }
  if ((typeof file !== "string" && !(file instanceof Blob)) || file === "") {
    throw new DatasetArgumentError(`${who}: file must be a path or a Blob, got ${shown(file)}.`);
  }
  const name = typeof file === "string" ? file : ((file as File).name ?? "the file");
  const source = bufferOf(await platform.openFile(file));
  const metadata = await whole(name, () => parquetMetadataAsync(source));
  const columns = pictureColumns(name, metadata, options);
  const pixels = size * size * channels;
  const n = rowsOf(name, metadata, pixels);
  const images = new Uint8Array(n * pixels);
  const labels: (bigint | number | string)[] = [];
  let read = 0;
  for (const { num_rows } of metadata.row_groups) {
    signal?.throwIfAborted();
    const [rowStart, rowEnd] = [labels.length, labels.length + Number(num_rows)];
    const rows = await whole(name, () =>
      parquetReadObjects({
        file: source,
        metadata,
        columns: [columns.image, columns.label],
        rowStart,
        rowEnd,
        utf8: false,
        compressors: { GZIP: gunzip },
      }),
    );
    if (rows.length !== rowEnd - rowStart) {
      throw new FormatError(`${who}: ${name} must have ${rowEnd} rows, got fewer. It is damaged.`);
    }
    let next = 0;
    const decodeSome = async () => {
      while (next < rows.length) {
        signal?.throwIfAborted();
        const at = next++;
        const bytes = pictureOf(name, rowStart + at, columns, rows[at]!);
        const picture = await decodePicture(bytes, { size, resize: size, channels }).catch(
          (error: Error) => {
            if (error instanceof MissingFileError) throw error; // the decoder
            throw fault(name, rowStart + at, `a whole picture, got "${error.message}"`, error);
          },
        );
        images.set(picture, (rowStart + at) * pixels);
        onProgress?.(++read, n);
      }
    };
    await Promise.all(Array.from({ length: platform.decoders }, decodeSome));
    labels.push(...rows.map((row, i) => labelOf(name, rowStart + i, columns, row)));
  }
  const { classes, numbers } = classesOf(name, columns, labels);
  const set = { images, shape: [n, size, size, channels] as const, labels: numbers, classes };
  const indices = Uint32Array.from({ length: n }, (_, i) => i);
  return { ...set, indices, split: "train", fingerprint: fingerprint(set) };
}

const shown = (value: unknown) => (value === "" ? '""' : typeof value);

/** A file as the library reads it: in pieces. */
const bufferOf = (blob: Blob) => ({
  byteLength: blob.size,
  slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer(),
});

/** @throws {FormatError} in place of whatever the library throws at a file that is damaged. */
async function whole<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new FormatError(
      `parquetPictures: ${name} must be a whole Parquet file of pages that are not compressed, ` +
        `or by Snappy or gzip, got "${(cause as Error).message}".`,
      { cause },
    );
  }
}

/** How many rows there are. @throws {FormatError} if they or a group take too much memory. */
function rowsOf(name: string, { row_groups: groups }: FileMetaData, pixels: number): number {
  const n = groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  if (!(n >= 1) || n * pixels > MOST_IMAGES) {
    throw new FormatError(
      `parquetPictures: ${name} must have from 1 to ${Math.floor(MOST_IMAGES / pixels)} rows, ` +
        `which 4 GB hold, got ${n}. Split it, or take smaller images.`,
    );
  }
  for (const [i, { columns, num_rows }] of groups.entries()) {
    const bytes = columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0n),
      0,
    );
    if (bytes <= MOST_OF_A_GROUP && num_rows >= 0n) continue;
    throw new FormatError(
      `parquetPictures: ${name} must have row groups of at most 1 GB, got ${bytes} bytes in ` +
        `group ${i}. Write it anew with smaller ones: row_group_size=100 in pyarrow.`,
    );
  }
  return n;
}

const fault = (name: string, row: number, must: string, cause?: Error) =>
  new FormatError(
    `parquetPictures: row ${row} of ${name} must have ${must}. Remove the row, or mend it.`,
    { cause },
  );

/** The encoded picture of a row. */
function pictureOf(
  name: string,
  row: number,
  { image }: PictureColumns,
  values: Record<string, unknown>,
): Uint8Array<ArrayBuffer> {
  const value = values[image] as { bytes?: unknown; path?: unknown } | Uint8Array | null;
  const bytes = value instanceof Uint8Array ? value : value?.bytes;
  if (bytes instanceof Uint8Array) return bytes as Uint8Array<ArrayBuffer>;
  const path = value instanceof Uint8Array ? undefined : value?.path;
  const got = path === undefined || path === null ? "none" : "the path of a file alone";
  throw fault(name, row, `bytes of a picture in ${image}, got ${got}`);
}

function labelOf(
  name: string,
  row: number,
  { label }: PictureColumns,
  values: Record<string, unknown>,
): bigint | number | string {
  const value = values[label];
  if (["bigint", "number", "string"].includes(typeof value)) return value as string;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  throw fault(name, row, `an integer or a text in ${label}, got ${value ?? "none"}`);
}

/** More classes than any set has: integers that are no classes would make as many. */
const MOST_CLASSES = 2 ** 20;

/** The classes, and for each label its place among them. */
function classesOf(
  name: string,
  { label, names }: PictureColumns,
  labels: readonly (bigint | number | string)[],
): { classes: readonly string[]; numbers: Int32Array } {
  if (typeof labels[0] === "string") {
    const classes = names ?? [...new Set(labels.map(String))].sort();
    const place = new Map(classes.map((one, i) => [one, i]));
    const unknown = labels.findIndex((one) => !place.has(String(one)));
    if (unknown >= 0) throw fault(name, unknown, `one of the classes, got "${labels[unknown]}"`);
    return { classes, numbers: Int32Array.from(labels, (one) => place.get(String(one))!) };
  }
  const numbers = labels.map(Number);
  const most = names?.length ?? MOST_CLASSES;
  const wrong = numbers.findIndex((y) => !(Number.isInteger(y) && y >= 0 && y < most));
  if (wrong >= 0) {
    const must = `an integer from 0 to ${most - 1} in ${label}, got ${numbers[wrong]}`;
    throw fault(name, wrong, must);
  }
  const count = numbers.reduce((largest, y) => Math.max(largest, y), 0) + 1;
  const classes = names ?? Array.from({ length: count }, (_, i) => String(i));
  return { classes, numbers: Int32Array.from(numbers) };
}

/** The unpacked bytes of a page, `length` of them and no more. */
function gunzip(packed: Uint8Array, length: number): Uint8Array {
  const inflate = new Inflate();
  const out = new Uint8Array(length);
  let at = 0;
  inflate.onData = (bytes) => {
    const part = bytes as Uint8Array;
    if (at + part.length > length) throw new Error("a page is longer than it says");
    out.set(part, at);
    at += part.length;
  };
  inflate.push(packed, true);
  if (inflate.err || at !== length) throw new Error("a page cannot be unpacked");
  return out;
}
