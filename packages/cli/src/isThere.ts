import { lstatSync } from "node:fs";

/**
 * Whether there is anything at a path, a link to nothing too. Where that cannot be known, writing
 * there says why.
 */
export function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
