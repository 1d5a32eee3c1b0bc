import { isStray, type LeftOutCounter } from "../pictures/leftOut.ts";
import type { TreeFile } from "./platform.ts";

/** The files below a directory handle, or those of `<input webkitdirectory>`. */
export async function listPicked(
  folder: FileSystemDirectoryHandle | Iterable<File>,
  leftOut: LeftOutCounter,
): Promise<TreeFile[]> {
  if (!(Symbol.iterator in folder)) {
    const files: TreeFile[] = [];
    await listHandle(folder, "", files, leftOut);
    return files;
  }
  const files = Array.from(folder, (file) =>
    // The first part is the picked folder's own name.
    treeFile(file.webkitRelativePath?.split("/").slice(1).join("/") || file.name, async () => file),
  );
  return files.filter(({ path }) => {
    const stray = path.split("/").some(isStray);
    if (stray) leftOut.add("hidden", path);
    return !stray;
  });
}

async function listHandle(
  folder: FileSystemDirectoryHandle,
  prefix: string,
  files: TreeFile[],
  leftOut: LeftOutCounter,
): Promise<void> {
  let isEmpty = true;
  for await (const [name, handle] of folder.entries()) {
    isEmpty = false;
    const path = prefix + name;
    if (isStray(name)) leftOut.add("hidden", path);
    else if (handle.kind === "directory") {
      await listHandle(handle as FileSystemDirectoryHandle, `${path}/`, files, leftOut);
    } else files.push(treeFile(path, () => (handle as FileSystemFileHandle).getFile()));
  }
  if (isEmpty) leftOut.add("empty", prefix.slice(0, -1) || ".");
}

const treeFile = (path: string, file: () => Promise<File>): TreeFile => ({
  path,
  read: async () => new Uint8Array(await (await file()).arrayBuffer()),
  head: async (length) => new Uint8Array(await (await file()).slice(0, length).arrayBuffer()),
});
