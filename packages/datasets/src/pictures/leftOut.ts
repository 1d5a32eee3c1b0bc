/** Why a file or a folder below a picture folder is not read. */
export type LeftOutReason = keyof typeof WORDS;

/** Files or folders that were left out for one reason. */
export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** The first of them by name, within the folder. */
  readonly example: string;
}

/** What they are called, one and several. */
const WORDS = {
  hidden: ["hidden or system file or folder", "hidden or system files and folders"],
  link: [
    "link to nothing, to a folder above or to one already read",
    "links to nothing, to folders above or to those already read",
  ],
  special: ["pipe, socket or device", "pipes, sockets and devices"],
  format: ["picture of another format", "pictures of other formats"],
  other: ["file that is no picture", "files that are no pictures"],
  classless: ["picture in no class folder", "pictures in no class folder"],
  twin: [
    "picture in another folder for the same split",
    "pictures in other folders for the same split",
  ],
  beside: ["picture beside the splits", "pictures beside the splits"],
  absent: ["listed picture that is not there", "listed pictures that are not there"],
  empty: ["empty folder", "empty folders"],
  array: ["array of another name", "arrays of other names"],
} as const;

/** Counts what is left out. */
export class LeftOutCounter {
  readonly #found = new Map<LeftOutReason, { count: number; example: string }>();
  readonly #sameFolders = new Map<string, string>();

  /** Links to folders that were read already, each with the path under which that was. */
  get sameFolders(): ReadonlyMap<string, string> {
    return this.#sameFolders;
  }

  /** Counts a link to a folder that was read already, as `folder`. */
  addSameFolder(link: string, folder: string): void {
    this.add("link", link);
    this.#sameFolders.set(link, folder);
  }

  add(reason: LeftOutReason, path: string, count = 1): void {
    const found = this.#found.get(reason);
    if (!found) this.#found.set(reason, { count, example: path });
    else {
      found.count += count;
      if (path < found.example) found.example = path;
    }
  }

  /** In the order of the reasons. */
  list(): LeftOut[] {
    return (Object.keys(WORDS) as LeftOutReason[]).flatMap((reason) => {
      const found = this.#found.get(reason);
      return found ? [{ reason, count: found.count, example: found.example }] : [];
    });
  }
}

/** "2 hidden or system files and folders (.DS_Store), 1 picture of another format (a.tif)". */
export const inWords = (leftOut: readonly LeftOut[]): string =>
  leftOut
    .map(({ reason, count, example }) => {
      const such = count === 1 ? example : `such as ${example}`;
      return `${count.toLocaleString("en-US")} ${WORDS[reason][count === 1 ? 0 : 1]} (${such})`;
    })
    .join(", ");

/** What systems and programs leave in folders, by their names; and all that begins with a dot. */
const STRAY = new Set([
  "__macosx",
  "thumbs.db",
  "desktop.ini",
  "@eadir",
  "$recycle.bin",
  "system volume information",
  "lost+found",
  "__pycache__",
  "icon\r",
]);

/** Whether a file or folder of this name is nobody's picture or class. */
export const isStray = (name: string): boolean =>
  name.startsWith(".") || STRAY.has(name.toLowerCase());
