import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { resizeAndCrop } from "@rote/images";
import envPaths from "env-paths";
import { MissingFileError } from "../datasetError.ts";
import { MOST_PIXELS } from "../pictures/pictureHeader.ts";
import type { Shelf } from "../shelf.ts";
import { bytesOf, ifThere } from "./files.ts";
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
        hash.update(bytes);
        return this;
      },
      digest: () => hash.digest("hex"),
    };
  },
  openCache: async (dataset, cacheDirectory) =>
    new FolderCache(join(cacheRoot(cacheDirectory), dataset)),
  cacheLocation: cacheRoot,
  folderShelf,
  listTree: async (folder, leftOut) =>
    typeof folder === "string" ? listFolder(folder, leftOut) : listPicked(folder, leftOut),
  decodeImage,
  decoders: availableParallelism(),
  npmTarball,
};

function folderShelf(directory: string): Shelf {
  return {
    name: directory,
    async open(name) {
      const file = await ifThere(open(join(directory, name)));
      if (!file) return undefined;
      const { size } = await file.stat();
      return { size, stream: () => bytesOf(file, size), release: () => file.close() };
    },
  };
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
  const { data, info } = await image
    .removeAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return resizeAndCrop(data, { width, height, stride: 3, ...options });
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
