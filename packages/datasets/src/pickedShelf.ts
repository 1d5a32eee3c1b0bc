import type { Shelf } from "./shelf.ts";

/** Files that the user picked, by their names; of a picked folder, the folders' names fall away. */
export function pickedShelf(files: Iterable<File>): Shelf {
  const byName = new Map(Array.from(files, (file) => [file.name, file]));
  return {
    name: "picked files",
    async open(name) {
      const file = byName.get(name);
      return file && { size: file.size, stream: () => file.stream(), release: async () => {} };
    },
  };
}
