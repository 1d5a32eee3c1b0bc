import { FormatError } from "../datasetError.ts";
import type { TreeFile } from "../platform/platform.ts";
import type { LeftOutCounter } from "./leftOut.ts";
import { KIND_BYTES, pictureKind } from "./pictureHeader.ts";

/** A folder as far as it matters: its pictures, and the folders that have some below them. */
export interface PictureTree {
  readonly path: string;
  readonly pictures: TreeFile[];
  readonly folders: Map<string, PictureTree>;
  /** Other files right here. */
  readonly others: TreeFile[];
}

const PICTURE = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|dib)$/i;
const OTHER_PICTURE =
  /\.(tiff?|heic|heif|avif|jxl|jp2|svg|ppm|pgm|pbm|pnm|tga|psd|ico|raw|dng|cr2|nef)$/i;
const NO_PICTURE = new RegExp(
  "\\.(txt|csv|tsv|jsonl?|xml|ya?ml|md|html?|pdf|log|lst|xlsx?|docx?|py|ipynb|" +
    "zip|gz|tar|tgz|7z|rar|mat|np[yz]|pkl|h5|db|parquet)$",
  "i",
);

/**
 * Sorts files into folders. Pictures are told by their names' endings; files without a known ending
 * by their first bytes. What is no picture is counted.
 *
 * @throws {FormatError} if a file is more than 100 folders deep.
 */
export async function pictureTree(
  files: readonly TreeFile[],
  leftOut: LeftOutCounter,
): Promise<PictureTree> {
  const root = emptyTree("");
  for (const file of files) {
    const { path } = file;
    if (PICTURE.test(path) || (!isKnown(path) && pictureKind(await file.head(KIND_BYTES)))) {
      folderOf(root, path).pictures.push(file);
      continue;
    }
    leftOut.add(OTHER_PICTURE.test(path) ? "format" : "other", path);
    folderOf(root, path).others.push(file);
  }
  return root;
}

const isKnown = (path: string) => OTHER_PICTURE.test(path) || NO_PICTURE.test(path);

const emptyTree = (path: string): PictureTree => ({
  path,
  pictures: [],
  folders: new Map(),
  others: [],
});

/** Folders within folders, at most: file systems end paths at some 2,000 of them. */
const DEEPEST = 100;

/** The folder of a file, made with those above it where they are not there yet. */
function folderOf(root: PictureTree, file: string): PictureTree {
  let folder = root;
  const names = file.split("/").slice(0, -1);
  if (names.length > DEEPEST) {
    throw new FormatError(
      `imageFolder: ${file.slice(0, 100)}… must be at most ${DEEPEST} folders deep, got ` +
        `${names.length}.`,
    );
  }
  for (const name of names) {
    let inner = folder.folders.get(name);
    if (!inner) {
      inner = emptyTree(folder.path ? `${folder.path}/${name}` : name);
      folder.folders.set(name, inner);
    }
    folder = inner;
  }
  return folder;
}

/** All pictures in a folder and below it. */
export function* picturesBelow(folder: PictureTree): Generator<TreeFile> {
  yield* folder.pictures;
  for (const inner of folder.folders.values()) yield* picturesBelow(inner);
}

/** Whether there is a picture in a folder or below it. */
export const hasPictures = (folder: PictureTree): boolean => !picturesBelow(folder).next().done;

/** The folders right below that have pictures, by name. */
export const pictured = (folder: PictureTree): [name: string, folder: PictureTree][] =>
  [...folder.folders]
    .filter(([, inner]) => hasPictures(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
