import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { resizeAndCrop } from "@rote/images";
import envPaths from "env-paths";
import { MissingFileError } from "../datasetError.ts";
import { MOST_PIXELS } from "../pictures/pictureHeader.ts";
import type { Shelf } from "../shelf.ts";
import { bytesOf, inspect } from "./files.ts";
import { FolderCache } from "./folderCache.ts";
import { listFolder } from "./listFolder.ts";
import { listPicked } from "./listPicked.ts";
import { npmTarball } from "./npmTarball.ts";
import type { Platform } from "./platform.ts";

export const platform: Platform = {
  createHash(algorithm) {
    const hash = createHash(algorithm);
    return {
      update(bytes) {
        for (let at = 0; at < bytes.length; at += PIECE)
          hash.update(bytes.subarray(at, at + PIECE));
        return this;
      },
      digest: () => hash.digest("hex"),
    };
  },
  openCache: async (dataset, cacheDirectory) =>
    new FolderCache(join(cacheRoot(cacheDirectory), dataset)),
  cacheLocation: cacheRoot,
  folderShelf,
  openFile: async (file) =>
    typeof file === "string" ? readable(file, openAsBlob(await plainFile(file))) : file,
  listTree: async (folder, leftOut) =>
    typeof folder === "string" ? listFolder(folder, leftOut) : listPicked(folder, leftOut),
  decodeImage,
  decoders: availableParallelism(),
  npmTarball,
};

/** Bytes that are hashed at a time: Node takes less than 2 GiB. */
const PIECE = 2 ** 30;

/** @throws {MissingFileError} unless there is a file, which opening cannot wait for. */
async function plainFile(path: string): Promise<string> {
  const found = await readable(path, inspect(path));
  if (found?.kind === "file") return path;
  const got = found ? `a ${found.kind}` : "nothing there";
  throw new MissingFileError(path, `datasets: ${path} must be a file, got ${got}.`);
}

function folderShelf(directory: string): Shelf {
  return {
    name: directory,
    async open(name) {
      const place = await placeOf(directory, name);
      if (place === undefined) return undefined;
      const file = await readable(place, open(place));
      const { size } = await file.stat();
      return { size, stream: () => bytesOf(file, size), release: () => file.close() };
    },
  };
}

/**
 * The path of a file in a folder, or in a folder of its own name there, as some archives unpack it.
 *
 * @throws {MissingFileError} if the folder is none, or something else is in the file's place.
 */
async function placeOf(directory: string, name: string): Promise<string | undefined> {
  for (const place of [join(directory, name), join(directory, name, name)]) {
    const found = await readable(place, inspect(place));
    if (found?.kind === "file") return place;
    if (found?.kind === "special file") {
      throw new MissingFileError(place, `datasets: ${place} must be a file, got a ${found.kind}.`);
    }
  }
  const folder = await readable(directory, inspect(directory));
  if (folder?.kind === "folder") return undefined;
  const found = folder ? `a ${folder.kind}` : "nothing there";
  throw new MissingFileError(directory, `datasets: ${directory} must be a folder, got ${found}.`);
}

/** @throws {MissingFileError} if the file system refuses. */
async function readable<T>(place: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new MissingFileError(
      place,
      `datasets: ${place} must be readable, got "${(error as Error).message}".`,
      { cause: error },
    );
  }
}

function cacheRoot(cacheDirectory: string | undefined): string {
  return (
    cacheDirectory ??
    (process.env.ROTE_DATA || join(envPaths("rote", { suffix: "" }).cache, "data"))
  );
}

async function decodeImage(
  bytes: Uint8Array,
  options: { size: number; resize: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const image = (await loadSharp())(bytes, {
    failOn: "error",
    ignoreIcc: true,
    limitInputPixels: MOST_PIXELS,
  });
  const isInk = isJpeg(bytes) && (await image.metadata()).space === "cmyk";
  const space = isInk ? "cmyk" : "srgb";
  if (isInk) image.pipelineColourspace("cmyk");
  const { data, info } = await image
    .removeAlpha()
    .toColourspace(space)
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = isInk ? lightOf(data) : data;
  return resizeAndCrop(pixels, { width, height, stride: 3, ...options });
}

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Red, green and blue of cyan, magenta, yellow and black, in Pillow's integers: no profile. */
function lightOf(inks: Uint8Array): Uint8Array {
  const out = new Uint8Array((inks.length / 4) * 3);
  for (let from = 0, to = 0; from < inks.length; from += 4) {
    const light = 255 - inks[from + 3]!;
    for (let c = 0; c < 3; c++) {
      const product = inks[from + c]! * light + 128;
      out[to++] = light - (((product >> 8) + product) >> 8);
    }
  }
  return out;
}

async function loadSharp(): Promise<typeof import("sharp")["default"]> {
  try {
    return (await import("sharp")).default;
  } catch (error) {
    throw new MissingFileError(
      "sharp",
      'imageFolder: decoding needs the package "sharp", which could not be loaded ' +
        `("${(error as Error).message}"). Run: npm install sharp`,
      { cause: error },
    );
  }
}
