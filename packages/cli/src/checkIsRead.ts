import { UsageError } from "./usageError.ts";

/** @throws {UsageError} if there is a place of data that are not read from anywhere. */
export function checkIsRead(dataset: string, data: string | undefined): void {
  if (dataset !== "gaussianClusters" || data === undefined) return;
  throw new UsageError(
    "--data: it goes with data that are read, and gaussianClusters are made, not read. Leave " +
      "it out, or name another dataset.",
  );
}
