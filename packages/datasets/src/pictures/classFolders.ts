import { FormatError } from "../datasetError.ts";
import type { TreeFile } from "../platform/platform.ts";
import type { LeftOutCounter } from "./leftOut.ts";
import { type PictureTree, pictured, picturesBelow } from "./pictureTree.ts";
import {
  ANNOTATIONS,
  annotationsOf,
  few,
  hasClasses,
  isImagesOnly,
  roleOf,
  seenIn,
  unwrapped,
} from "./splitFolders.ts";

/** A picture and the name of its class. */
export interface NamedPicture {
  file: TreeFile;
  name: string;
}

/**
 * The name of a class in Unicode's form NFC: systems store "é" as one character or as two, which
 * look the same.
 */
export const className = (name: string): string => name.normalize("NFC");

/**
 * The pictures of a split, each with the name of its class: that of its folder, or the one that
 * Tiny ImageNet's list gives it.
 *
 * @throws {FormatError} if there are no classes, or it cannot be told which folders they are.
 */
export async function namedPictures(
  split: PictureTree,
  place: string,
  leftOut: LeftOutCounter,
): Promise<NamedPicture[]> {
  const folder = unwrapped(split, { stopAtSplits: false });
  const annotations = annotationsOf(folder);
  if (annotations) return listed(folder, annotations);
  const classes = pictured(folder);
  if (classes.length === 0 || isImagesOnly(classes)) {
    throw new FormatError(
      `imageFolder: ${place} must have a folder of pictures for each class, got ` +
        `${seenIn(folder)}. Sort the pictures into folders named after their classes.`,
    );
  }
  refuseScatteredSplits(place, classes);
  refuseGrid(place, classes);
  const [beside] = folder.pictures.map(({ path }) => path).sort();
  if (beside !== undefined) leftOut.add("classless", beside, folder.pictures.length);
  return classes.flatMap(([name, inner]) =>
    Array.from(picturesBelow(inner), (file) => ({ file, name: className(name) })),
  );
}

/** `a/train/cat, b/test/cat`: a and b are no classes. */
function refuseScatteredSplits(place: string, classes: readonly [string, PictureTree][]): void {
  const scattered = classes.flatMap(([, folder]) => splitsBelow(folder));
  if (scattered.length === 0) return;
  const seen = scattered.map(({ path }) => `${path}/`);
  throw new FormatError(
    `imageFolder: ${place} must have its splits side by side, got ${few(seen).join(", ")} with ` +
      "classes below. Move them into one folder, or pass one as the split, such as " +
      `split: "${scattered[0]!.path}".`,
  );
}

/** The uppermost splits anywhere below a folder. */
const splitsBelow = (folder: PictureTree): PictureTree[] =>
  pictured(folder).flatMap(([name, inner]) =>
    roleOf(name) && hasClasses(inner) ? [inner] : splitsBelow(inner),
  );

/** `a/cat, a/dog, b/cat, b/dog`: which of the two levels are the classes? */
function refuseGrid(place: string, classes: readonly [string, PictureTree][]): void {
  const inner = classes.map(([, folder]) => (folder.pictures.length > 0 ? [] : pictured(folder)));
  const names = inner.map((folders) => folders.map(([name]) => name).join("/"));
  const isGrid = classes.length > 1 && inner[0]!.length > 1 && new Set(names).size === 1;
  if (!isGrid) return;
  const list = (folders: readonly [string, PictureTree][]) =>
    folders
      .slice(0, 3)
      .map(([name]) => `${name}/`)
      .join(", ");
  throw new FormatError(
    `imageFolder: ${place} must have one level of class folders, got ${list(classes)}, … ` +
      `each with ${list(inner[0]!)}, …: either may be the classes. Pass one of the outer folders ` +
      "as the split, or sort the pictures into one folder a class.",
  );
}

/** The pictures of a folder by the list that it has of their classes. */
async function listed(folder: PictureTree, annotations: TreeFile): Promise<NamedPicture[]> {
  const text = new TextDecoder().decode(await annotations.read());
  const classOf = new Map(
    text.split(/\r?\n/).map((line) => line.split("\t").slice(0, 2) as [string, string]),
  );
  return Array.from(picturesBelow(folder), (file) => {
    const name = classOf.get(file.path.slice(file.path.lastIndexOf("/") + 1));
    if (name) return { file, name: className(name) };
    throw new FormatError(`imageFolder: ${ANNOTATIONS} must name ${file.path}, got no such line.`);
  });
}
