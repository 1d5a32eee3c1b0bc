import type { TreeFile } from "./platform.ts";

/** The files below a directory handle, or those of `<input webkitdirectory>`. */
export async function listPicked(
  folder: FileSystemDirectoryHandle | Iterable<File>,
): Promise<TreeFile[]> {
  if (Symbol.iterator in folder) {
    return Array.from(folder, (file) => ({
      // The first part is the picked folder's own name.
      path: file.webkitRelativePath?.split("/").slice(1).join("/") || file.name,
      read: async () => new Uint8Array(await file.arrayBuffer()),
    }));
  }
  const files: TreeFile[] = [];
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === "directory") {
      const below = await listPicked(handle as FileSystemDirectoryHandle);
      files.push(...below.map(({ path, read }) => ({ path: `${name}/${path}`, read })));
    } else {
      const file = handle as FileSystemFileHandle;
      const read = async () => new Uint8Array(await (await file.getFile()).arrayBuffer());
      files.push({ path: name, read });
    }
  }
  return files;
}
