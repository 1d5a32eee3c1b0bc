import {
  DatasetError,
  fingerprint,
  type ImageFolder,
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  readLabels,
} from "@rote/datasets";
import { filesWithPaths, type PickedFile } from "./pickedFiles.ts";

/** Pictures with labels, and where each comes from. */
export interface LabelledPictures {
  set: Required<ImageSet>;
  paths: readonly string[];
  /** The file of each picture; none if they are drawn. */
  files: readonly File[];
  /** What was left out, in sentences. */
  notes: string[];
}

export interface ReadPicturesOptions {
  /** Height and width to which pictures are brought. */
  size: number;
  /** A CSV of labels over the pictures. */
  labels: File | undefined;
  onProgress: (read: number, total: number) => void;
}

/** Values of pixels, in bytes: the audit needs some copies of them as numbers of four bytes. */
const MOST_VALUES = 40e6;

/** Pictures that are read at a time. */
const TOGETHER = 8;

/**
 * The pictures of a folder, which has a folder for each class. Those that cannot be read are left
 * out, and named.
 */
export async function readPictures(
  picked: readonly PickedFile[],
  { size, labels, onProgress }: ReadPicturesOptions,
): Promise<LabelledPictures> {
  const files = filesWithPaths(picked);
  const notes: string[] = [];
  const splits = await imageFolderSplits(files);
  const split = splits.find(({ role }) => role === "train")?.name;
  if (split !== undefined) notes.push(`Audited was ${split}/, the split for training.`);
  const folder = await imageFolder(files, {
    size,
    ...(split !== undefined && { split }),
    onProgress: (event) => {
      if (event.type === "leftOut") notes.push(event.message);
    },
  });
  const given = labels
    ? readLabels(await labels.text(), folder, { paths: folder.paths })
    : folder.labels;
  const { images, places, unreadable } = await readAll(folder, onProgress);
  if (unreadable.length > 0) notes.push(unreadableInWords(unreadable, folder.length));
  const byPath = new Map(
    picked.map(({ file, path }) => [path.split("/").slice(1).join("/"), file]),
  );
  const paths = Array.from(places, (place) => folder.paths[place]!);
  const set = {
    images,
    shape: [places.length, ...folder.shape] as const,
    labels: Int32Array.from(places, (place) => given[place]!),
    classes: folder.classes,
    split: folder.split,
    indices: places,
  };
  return {
    set: { ...set, fingerprint: fingerprint(set) },
    paths,
    files: paths.map((path) => byPath.get(path)!),
    notes,
  };
}

async function readAll(folder: ImageFolder, onProgress: ReadPicturesOptions["onProgress"]) {
  const n = folder.length;
  const pixels = folder.shape.reduce((product, side) => product * side);
  if (n * pixels > MOST_VALUES) {
    const side = Math.floor(Math.sqrt(MOST_VALUES / n / 3));
    throw new RangeError(
      `The ${n.toLocaleString("en-US")} pictures at ${folder.shape[0]} pixels must fit into this ` +
        `tab: choose ${side} or fewer, or use the command line, which has more memory: npx ` +
        "@rote/cli audit FOLDER.",
    );
  }
  const images = new Uint8Array(n * pixels);
  const isRead = new Uint8Array(n);
  let [next, read] = [0, 0];
  const readSome = async () => {
    while (next < n) {
      const place = next++;
      try {
        images.set((await folder.read(Uint32Array.of(place))).images, place * pixels);
        isRead[place] = 1;
      } catch (error) {
        // No whole picture, or the file has gone meanwhile.
        if (!(error instanceof DatasetError || error instanceof DOMException)) throw error;
      }
      onProgress(++read, n);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, readSome));
  const places = folder.indices.filter((_, place) => isRead[place] === 1);
  for (const [to, from] of places.entries()) {
    images.copyWithin(to * pixels, from * pixels, (from + 1) * pixels);
  }
  const unreadable = folder.paths.filter((_, place) => isRead[place] === 0);
  return { images: images.subarray(0, places.length * pixels), places, unreadable };
}

/** Paths that are named; the others are counted. */
const NAMED = 5;

function unreadableInWords(paths: readonly string[], total: number): string {
  const more = paths.length - NAMED;
  const names = [...paths.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  const were = paths.length === 1 ? "picture was" : "pictures were";
  return (
    `${paths.length} of ${total.toLocaleString("en-US")} ${were} left out, which cannot be read: ` +
    `${names}.`
  );
}
