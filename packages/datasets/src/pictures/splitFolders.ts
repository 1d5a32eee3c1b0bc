import { FormatError } from "../datasetError.ts";
import { type PictureTree, pictured, picturesBelow } from "./pictureTree.ts";

/** What a folder of examples is for, by its name. */
export type SplitRole = "train" | "val" | "test";

/** Of Tiny ImageNet: a line for each picture, with the name of its class. */
export const ANNOTATIONS = "val_annotations.txt";

/** "train", "Training", "seg_train", "trainset", "dev": undefined for other names. */
export function roleOf(name: string): SplitRole | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const roles = Object.keys(WORDS) as SplitRole[];
  return roles.find((role) => words.some((word) => WORDS[role].test(word)));
}

/** What the words of a role are. */
const WORDS: Readonly<Record<SplitRole, RegExp>> = {
  train: /^train(ing)?(set|data|images)?$/,
  val: /^(val|valid|validation|dev|eval|evaluation)(set|data|images)?$/,
  test: /^test(ing)?(set|data|images)?$/,
};

/** Whether a folder has folders of classes, or a list of them. */
export function hasClasses(folder: PictureTree): boolean {
  const inner = unwrapped(folder, { stopAtSplits: false });
  if (annotationsOf(inner)) return true;
  const folders = pictured(inner);
  return folders.length > 0 && !isImagesOnly(folders);
}

export const annotationsOf = (folder: PictureTree) =>
  folder.others.find(({ path }) => path.endsWith(`/${ANNOTATIONS}`) || path === ANNOTATIONS);

/** Pictures without classes lie so in Tiny ImageNet: `test/images/….JPEG`. */
export const isImagesOnly = (folders: readonly [name: string, folder: PictureTree][]): boolean =>
  folders.length === 1 && folders[0]![0].toLowerCase() === "images";

/** The folders of a level that are splits, those of which hold classes; none if there are none. */
export const splitsOf = (folder: PictureTree): [name: string, folder: PictureTree][] =>
  pictured(folder).filter(([name, inner]) => roleOf(name) && hasClasses(inner));

/**
 * The folder itself, or the only one in it if that holds folders of pictures in turn: a wrapper,
 * such as archives leave it: `imagenette2/train/…`, `seg_train/seg_train/…`.
 */
export function unwrapped(
  folder: PictureTree,
  { stopAtSplits }: { stopAtSplits: boolean },
): PictureTree {
  for (let level = folder; ; ) {
    const folders = pictured(level);
    const [only] = folders;
    const isWrapper =
      folders.length === 1 &&
      level.pictures.length === 0 &&
      !annotationsOf(level) &&
      only![1].pictures.length === 0 &&
      !isImagesOnly(pictured(only![1])) &&
      !(stopAtSplits && splitsOf(level).length > 0);
    if (!isWrapper) return level;
    level = only![1];
  }
}

/** A link by the name of a split to a folder that was read already. */
interface SplitLink {
  name: string;
  role: SplitRole;
  /** The path under which the folder was read. */
  sameAs: string;
}

/** The links right in a folder that are named as splits, in the order of their names. */
export function splitLinks(
  folder: PictureTree,
  sameFolders: ReadonlyMap<string, string>,
): SplitLink[] {
  const prefix = folder.path && `${folder.path}/`;
  return [...sameFolders].sort().flatMap(([path, sameAs]) => {
    const name = path.slice(prefix.length);
    const role = roleOf(name);
    return path.startsWith(prefix) && !name.includes("/") && role ? [{ name, role, sameAs }] : [];
  });
}

/** The training pictures beside a split: in the folder that its path names, or on its level. */
export function trainingBeside(root: PictureTree, split: string): PictureTree[] {
  const parent = split.includes("/") && folderAt(root, split.slice(0, split.lastIndexOf("/")));
  return splitsOf(parent || unwrapped(root, { stopAtSplits: true }))
    .filter(([name]) => roleOf(name) === "train")
    .map(([, folder]) => folder);
}

function folderAt(root: PictureTree, path: string): PictureTree | undefined {
  let folder: PictureTree | undefined = root;
  for (const name of path.split("/")) folder = folder?.folders.get(name);
  return folder;
}

/**
 * The folder of a split: by its very name, or else by that in other letters or words. "val" finds
 * `Val`, `valid` and `validation`.
 *
 * @throws {FormatError} if there are several of them.
 */
export function splitFolder(root: PictureTree, split: string): PictureTree | undefined {
  const exact = folderAt(root, split);
  if (exact) return exact;
  const level = unwrapped(root, { stopAtSplits: true });
  const named = level.folders.get(split);
  if (named) return named;
  const folders = pictured(level);
  const sameLetters = folders.filter(([name]) => name.toLowerCase() === split.toLowerCase());
  const sameRole = isRoleWord(split)
    ? folders.filter(([name]) => roleOf(name) === roleOf(split))
    : [];
  const found = sameLetters.length > 0 ? sameLetters : sameRole;
  if (found.length < 2) return found[0]?.[1];
  const seen = few(found.map(([name]) => `${name}/`)).join(", ");
  throw new FormatError(
    `imageFolder: split "${split}" must be one folder, got ${seen}. ` +
      `Rename or remove one, or pass one by its own name, such as split: "${found[0]![0]}".`,
  );
}

/** "val", "Training": a word for a role and nothing more. */
export const isRoleWord = (split: string): boolean =>
  roleOf(split) !== undefined && !/[^a-z]/i.test(split);

/** What is seen in a folder, for messages. */
export function seenIn(folder: PictureTree): string {
  const count = (n: number, one: string) =>
    `${n.toLocaleString("en-US")} ${one}${n === 1 ? "" : "s"}`;
  const folders = pictured(folder).map(([name, inner]) => {
    const inside = pictured(inner).length;
    const pictures = count([...picturesBelow(inner)].length, "picture");
    return inside > 0
      ? `${name}/ (${pictures} in ${count(inside, "folder")})`
      : `${name}/ (${pictures})`;
  });
  const names = folder.others.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)).sort();
  const parts = [
    ...(folder.pictures.length > 0 ? [count(folder.pictures.length, "picture")] : []),
    ...few(folders),
    ...few(names),
  ];
  return parts.join(", ") || "no pictures";
}

/** The first five, and how many more there are. */
export const few = (parts: readonly string[]): string[] =>
  parts.length > 6 ? [...parts.slice(0, 5), `${parts.length - 5} more`] : [...parts];
