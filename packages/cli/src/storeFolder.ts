import { existsSync, readdirSync } from "node:fs";
import { IDENTITY } from "@rote/experiments/verify";
import { TEMPORARY } from "@rote/files";
import { UsageError } from "./usageError.ts";

/** Where a sweep keeps its records, within its folder. */
export const RUNS = "runs";

/**
 * Makes sure that a folder is one of sweeps, new, or empty, so that nothing of worth is mixed with
 * other results. Sweeps may share a folder: what is finished there is not done again.
 *
 * @throws {UsageError} if it holds anything else.
 */
export function checkStoreFolder(folder: string): void {
  if (!existsSync(folder)) return;
  let names: string[];
  try {
    // A claim without a result is what a killed command has left.
    const isOurs = (name: string) => name.endsWith(TEMPORARY) || name === IDENTITY;
    names = readdirSync(folder).filter((name) => !isOurs(name));
  } catch (error) {
    throw new UsageError(
      `--out: ${folder} must be a folder that can be read, got: ${(error as Error).message}.`,
    );
  }
  if (names.length === 0 || names.includes(RUNS)) return;
  throw new UsageError(
    `--out: ${folder} must be empty, new, or of a sweep, got a folder with something else in it. ` +
      "Name another one.",
  );
}
