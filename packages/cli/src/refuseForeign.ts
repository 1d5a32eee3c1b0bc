import { readdirSync } from "node:fs";
import { readChunks } from "@rote/files";
import { isThere } from "./isThere.ts";
import { UsageError } from "./usageError.ts";

/** What Rote says of itself in the networks that it exports. */
export const PRODUCER = { producer: "rote export" } as const;

/** Files that Rote writes, whatever their names: what they are, and a text that each one holds. */
const WRITTEN = {
  report: {
    kind: "a report",
    mark: "of its figures are read off the published vector graphics",
  },
  claims: { kind: "claims that Rote judged", mark: '"kind": "claims"' },
  table: { kind: "the table of a sweep", mark: "specificationHash" },
  scores: { kind: "scores of memorization", mark: '"cScoreStandardError"' },
  scoresTable: { kind: "scores of memorization", mark: ",cScoreStandardError," },
  influence: { kind: "pairs of influence", mark: "train,test,influence,memorization" },
  onnx: { kind: "a network that Rote wrote", mark: "@rote/onnx" },
  network: { kind: "a network that Rote wrote", mark: JSON.stringify(PRODUCER).slice(1, -1) },
} as const;

/**
 * Refuses to write over what Rote has not written: it may be of worth.
 *
 * @throws {UsageError} if there is something that is no such file.
 */
export async function refuseForeign(
  who: string,
  path: string,
  written: keyof typeof WRITTEN,
): Promise<void> {
  const { kind, mark } = WRITTEN[written];
  if (!isThere(path) || (await holds(path, mark))) return;
  throw foreign(who, path, `new, or ${kind}`);
}

/**
 * The same of files which another one goes with: who has written that one, has written these. A
 * folder stands for the files in it.
 *
 * @throws {UsageError} if there is something of the kind, and nothing that it goes with.
 */
export function refuseAlone(who: string, path: string, head: string): void {
  if (isThere(head) || isEmpty(path)) return;
  throw foreign(who, path, `new, or go with ${head}, which is not there`);
}

const foreign = (who: string, path: string, must: string) =>
  new UsageError(
    `${who}: ${path} must be ${must}, got what Rote has not written. Move it away, or name ` +
      "another place by --out.",
  );

/** Whether there is nothing, or a folder with nothing in it. */
function isEmpty(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return !isThere(path);
  }
}

/** Whether a file holds a text, which is plain ASCII. What cannot be read does not. */
async function holds(path: string, mark: string): Promise<boolean> {
  try {
    let text = "";
    for await (const chunk of readChunks(path)) {
      text = text.slice(-mark.length) + Buffer.from(chunk).toString("latin1");
      if (text.includes(mark)) return true;
    }
  } catch {
    // A folder, a pipe, another user's.
  }
  return false;
}
