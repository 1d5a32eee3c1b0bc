import { checkArgument } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import type { Shelf } from "./shelf.ts";

/** Files that the user picked, by their names; of a picked folder, the folders' names fall away. */
export function pickedShelf(files: Iterable<File>): Shelf {
  const isIterable = typeof (files as Partial<typeof files>)[Symbol.iterator] === "function";
  const all = isIterable ? [...files] : files;
  checkArgument("files", "files", all, [{ name: "text" }], DatasetArgumentError);
  const byName = new Map([...all].map((file) => [file.name, file]));
  return {
    name: "picked files",
    async open(name) {
      const file = byName.get(name);
      return file && { size: file.size, stream: () => file.stream(), release: async () => {} };
    },
  };
}
