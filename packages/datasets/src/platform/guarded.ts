import { CacheError } from "../datasetError.ts";

/** What goes wrong on the disk is the cache's error: no other source and no other try mends it. */
export async function guarded<T>(verb: string, place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CacheError(
      `datasets: the cache must let us ${verb} ${place}, got "${(error as Error).message}". ` +
        "Free the disk or the permission, or set ROTE_DATA to another folder.",
      { cause: error },
    );
  }
}
