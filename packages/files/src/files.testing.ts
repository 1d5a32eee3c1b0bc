import { type Files, files, type OpenFile } from "./files.ts";

/**
 * The operating system's operations, with a call before each: `before(n, name)` gets the
 * operation's number, counted from 0, and its name. It may throw or end the process. A write is
 * done in two halves, so that it can fail in the middle.
 */
export function interceptedFiles(
  before: (n: number, name: string) => void,
  below: Files = files,
): Files {
  let n = 0;
  const intercept = <Args extends unknown[], Result>(
    name: string,
    operation: (...args: Args) => Promise<Result>,
  ) => {
    return async (...args: Args) => {
      before(n++, name);
      return operation(...args);
    };
  };
  const open = (file: OpenFile): OpenFile => ({
    async write(bytes) {
      before(n++, "write");
      await file.write(bytes.subarray(0, bytes.length >> 1));
      before(n++, "second half of write");
      await file.write(bytes.subarray(bytes.length >> 1));
    },
    sync: intercept("sync", file.sync),
    async close() {
      try {
        before(n++, "close");
      } finally {
        await file.close(); // as a file is that could not be closed without an error
      }
    },
  });
  const create = intercept("create", below.create);
  return {
    makeFolder: intercept("makeFolder", below.makeFolder),
    list: intercept("list", below.list),
    read: intercept("read", below.read),
    create: async (path) => open(await create(path)),
    rename: intercept("rename", below.rename),
    syncFolder: intercept("syncFolder", below.syncFolder),
    remove: intercept("remove", below.remove),
  };
}
