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
  if (annotations) return listed(folder, annotations, leftOut);
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

/** `a/cat, a/dog, b/cat`: which of the two levels are the classes? Most names are in several. */
function refuseGrid(place: string, classes: readonly [string, PictureTree][]): void {
  const inner = classes.map(([, folder]) => (folder.pictures.length > 0 ? [] : pictured(folder)));
  const seen = new Map<string, number>();
  for (const [name] of inner.flat()) seen.set(name, (seen.get(name) ?? 0) + 1);
  const shared = [...seen.values()].filter((times) => times > 1).length;
  const isGrid =
    inner.every(({ length }) => length > 0) && seen.size > 1 && 2 * shared >= seen.size;
  if (!isGrid) return;
  const list = (names: Iterable<string>) =>
    [...names]
      .slice(0, 3)
      .map((name) => `${name}/`)
      .join(", ");
  throw new FormatError(
    `imageFolder: ${place} must have one level of class folders, got ` +
      `${list(classes.map(([name]) => name))}, … with ${list(seen.keys())}, …: either may be the ` +
      "classes. Pass one of the outer folders as the split, or sort the pictures into one folder " +
      "a class.",
  );
}

/** The pictures of a folder by the list that it has of their classes. */
async function listed(
  folder: PictureTree,
  annotations: TreeFile,
  leftOut: LeftOutCounter,
): Promise<NamedPicture[]> {
  const text = new TextDecoder().decode(await annotations.read());
  const classOf = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [picture = "", name = ""] = line.split("\t");
    const before = classOf.get(picture);
    if (before !== undefined && before !== name) {
      throw new FormatError(
        `imageFolder: ${annotations.path} must name one class for ${picture}, got "${before}" ` +
          `and "${name}". Remove one of the lines.`,
      );
    }
    if (name) classOf.set(picture, name);
  }
  const found = Array.from(picturesBelow(folder), (file) => {
    const picture = file.path.slice(file.path.lastIndexOf("/") + 1);
    const name = classOf.get(picture);
    if (name) return { file, picture, name: className(name) };
    throw new FormatError(`imageFolder: ${ANNOTATIONS} must name ${file.path}, got no such line.`);
  });
  for (const { picture } of found) classOf.delete(picture);
  for (const picture of classOf.keys()) leftOut.add("absent", picture);
  return found;
}
