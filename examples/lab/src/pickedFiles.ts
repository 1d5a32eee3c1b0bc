/**
 * A file that the reader picked. A copy of a `File` in a worker may forget the folder it was in.
 */
export interface PickedFile {
  file: File;
  /** Within the picked folder, the folder's name included; "" for a file picked by itself. */
  path: string;
}

export const pickedFiles = (files: Iterable<File>): PickedFile[] =>
  Array.from(files, (file) => ({ file, path: file.webkitRelativePath }));

/** The files as `@rote/datasets` takes them. */
export const filesWithPaths = (picked: readonly PickedFile[]): File[] =>
  picked.map(({ file, path }) =>
    file.webkitRelativePath === path
      ? file
      : Object.defineProperty(file, "webkitRelativePath", { value: path }),
  );

/** Equal for the same files. */
export const pickedKey = (picked: readonly PickedFile[]): string =>
  JSON.stringify(picked.map(({ file, path }) => [path, file.name, file.size, file.lastModified]));
