import { CacheError } from "../datasetError.ts";

/** Where a folder is wanted there is a file, or a link to itself. */
const IN_THE_WAY = ["ENOTDIR", "EEXIST", "ELOOP"];

/** What goes wrong on the disk is the cache's error: no other source and no other try mends it. */
export async function guarded<T>(verb: string, place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const what = IN_THE_WAY.includes(code)
      ? "Remove what stands in place of the folder"
      : "Free the disk or the permission";
    throw new CacheError(
      `datasets: the cache must let us ${verb} ${place}, got "${message}". ` +
        `${what}, or set ROTE_DATA to another folder.`,
      { cause: error },
    );
  }
}
