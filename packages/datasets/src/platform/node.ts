import { createHash } from "node:crypto";
import { open, readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import envPaths from "env-paths";
import { MissingFileError } from "../datasetError.ts";
import type { Shelf } from "../shelf.ts";
import { bytesOf, ifThere } from "./files.ts";
import { FolderCache } from "./folderCache.ts";
import { listPicked } from "./listPicked.ts";
import { npmTarball } from "./npmTarball.ts";
import type { Platform, TreeFile } from "./platform.ts";

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
  listTree,
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

async function listTree(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
): Promise<TreeFile[]> {
  if (typeof folder !== "string") return listPicked(folder);
  const files: TreeFile[] = [];
  const folders = [""];
  for (let inner = folders.pop(); inner !== undefined; inner = folders.pop()) {
    const entries = await ifThere(readdir(join(folder, inner), { withFileTypes: true }));
    for (const entry of entries ?? []) {
      const path = inner ? `${inner}/${entry.name}` : entry.name;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(new FolderFile(folder, path));
    }
  }
  return files;
}

/** One of perhaps a million: no more than it must be. */
class FolderFile implements TreeFile {
  readonly path: string;
  readonly #folder: string;

  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.path = path;
  }

  read(): Promise<Buffer<ArrayBuffer>> {
    return readFile(join(this.#folder, this.path)) as Promise<Buffer<ArrayBuffer>>;
  }
}

async function decodeImage(
  bytes: Uint8Array,
  { size, resize, channels }: { size: number; resize: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const image = (await loadSharp())(bytes, { failOn: "error" });
  const metadata = await image.metadata();
  const shorter = Math.min(metadata.width, metadata.height);
  const width = Math.floor((metadata.width * resize) / shorter);
  const height = Math.floor((metadata.height * resize) / shorter);
  return image
    .resize(width, height, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
    .extract({
      left: Math.round((width - size) / 2),
      top: Math.round((height - size) / 2),
      width: size,
      height: size,
    })
    .removeAlpha()
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
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
