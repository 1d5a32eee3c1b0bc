import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { specificationHash } from "@rote/experiments";
import type { Job } from "@rote/experiments/kinds";
import { sweepTable } from "@rote/experiments/sweeps";
import { readText } from "@rote/files";
import { counted } from "@rote/records";
import type { SweepOutcome } from "./doSweep.ts";
import { refuseForeign } from "./refuseForeign.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

/** What came of a sweep: the table of all its runs. */
const TABLE = "table.csv";

/** Runs between two looks whether the command is to end. */
const A_TURN = 500;

/**
 * Makes sure that a folder has no table of another sweep, nor one that Rote has not written. The
 * same sweep may be done again, and one that has grown.
 *
 * @throws {UsageError} if a run of the table there is none of these, or it is no such table.
 * @throws the signal's reason, once it is aborted.
 */
export async function checkTable(
  folder: string,
  jobs: readonly Job[],
  signal: AbortSignal,
): Promise<void> {
  const path = join(folder, TABLE);
  await refuseForeign("--out", path, "table");
  const text = await readText(path).catch(() => undefined); // none, or it cannot be read
  const listed = (text ?? "")
    .split("\n")
    .flatMap((line) => /^[0-9a-f]{64}(?=,|$)/.exec(line) ?? []);
  if (listed.length === 0) return;
  const own = new Set<string>();
  for (const [i, { id, specification }] of jobs.entries()) {
    own.add(id).add(await specificationHash(specification));
    if (i % A_TURN !== 0) continue;
    await setImmediate();
    signal.throwIfAborted();
  }
  const others = listed.filter((hash) => !own.has(hash)).length;
  if (others === 0) return;
  throw new UsageError(
    `--out: ${path} must be the table of this sweep, or of a part of it, got ` +
      `another's: not of this one ${others} of its ${counted(listed.length, "run")}. Name ` +
      "another folder, or move the table.",
  );
}

/**
 * Writes the table of a sweep. Resolves to its path.
 *
 * @throws {UsageError} as `checkTable`: another sweep may have ended in the meantime.
 */
export async function writeTable(
  folder: string,
  jobs: readonly Job[],
  { records, failures }: SweepOutcome,
  signal: AbortSignal,
): Promise<string> {
  await checkTable(folder, jobs, signal);
  const path = join(folder, TABLE);
  await writeWhole(path, sweepTable(records, failures));
  return path;
}
