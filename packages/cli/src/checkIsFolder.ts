import { statSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./usageError.ts";

/**
 * @param what it must be: "a folder of results".
 * @throws {UsageError} unless there is a folder; of a file the message says that it is one.
 */
export function checkIsFolder(who: string, path: string, what: string): void {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new UsageError(`${who}: ${path} must be ${what}, got: ${(cause as Error).message}.`, {
      cause,
    });
  }
  if (found?.isDirectory()) return;
  const got = found ? `a file. Name the folder that holds it: ${dirname(path)}` : "none there";
  throw new UsageError(`${who}: ${path} must be ${what}, got ${got}.`);
}
