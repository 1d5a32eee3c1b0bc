import { join } from "node:path";
import { readText, writeDurably } from "@rote/files";
import { parseJson } from "@rote/records/schemas";
import type { Part } from "./networkComplexity.ts";

const NAME = "parts.json";

/**
 * The networks that were trained and kept in a folder; none if there are none, or others.
 *
 * @param identity what they belong to: a job, on a backend.
 */
export async function savedParts(folder: string, identity: string): Promise<Part[]> {
  try {
    const { identity: found, parts } = parseJson(await readText(join(folder, NAME))) as {
      identity?: unknown;
      parts?: Part[];
    };
    return found === identity && Array.isArray(parts) ? parts : [];
  } catch {
    return []; // not there, or damaged: they are trained again
  }
}

/** Keeps the networks that were trained, in place of those kept before. */
export const saveParts = (folder: string, identity: string, parts: readonly Part[]) =>
  writeDurably(join(folder, NAME), JSON.stringify({ identity, parts }));
