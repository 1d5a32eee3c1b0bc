/** A file that was picked or dropped; in a worker a `File` may forget the folder it was in. */
export interface PickedFile {
  file: File;
  /** Within the picked folder, whose own name is the first part. */
  path: string;
}

/** What a person picked or dropped. */
export interface Picked {
  /** Of the folder, or how many there are. */
  name: string;
  files: PickedFile[];
}

/** The files of `<input webkitdirectory>`. */
export function picked(files: Iterable<File>): Picked {
  const all = Array.from(files, (file) => ({ file, path: file.webkitRelativePath }));
  return { name: all[0]?.path.split("/")[0] ?? "", files: all };
}

/**
 * The files below what was dropped. Files beside a folder are as if they were in it; several
 * folders are as one that holds them.
 */
export async function dropped(items: Iterable<DataTransferItem>): Promise<Picked> {
  // Asked for at once: the items are gone after the first wait.
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => !!entry);
  const [folder, ...others] = entries.filter(({ isDirectory }) => isDirectory);
  const isOne = folder !== undefined && others.length === 0;
  const root = isOne ? folder.name : "dropped";
  const files: PickedFile[] = [];
  for (const entry of entries)
    await list(entry, isOne && entry === folder ? "" : `${root}/`, files);
  return { name: isOne ? root : `${entries.length} folders and files`, files };
}

async function list(entry: FileSystemEntry, prefix: string, files: PickedFile[]): Promise<void> {
  const path = prefix + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    files.push({ file, path });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return; // a browser gives a hundred at a time
    for (const one of some) await list(one, `${path}/`, files);
  }
}

/** The files as `imageFolder` of `@rote/datasets` takes them. */
export const filesWithPaths = (files: readonly PickedFile[]): File[] =>
  files.map(({ file, path }) =>
    file.webkitRelativePath === path
      ? file
      : Object.defineProperty(file, "webkitRelativePath", { value: path }),
  );
