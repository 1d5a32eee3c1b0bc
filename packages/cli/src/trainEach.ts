import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type CompleteSpecification,
  corruptionTitle,
  type Data,
  failureOf,
  type OwnNetwork,
  ResumeError,
  type RunRecord,
  specificationHash,
} from "@rote/experiments";
import { kinds } from "@rote/experiments/kinds";
import { holderWords, runInDirectory } from "@rote/experiments/node";
import { CheckpointError, DivergedError } from "@rote/training";
import type { Results } from "./results.ts";
import type { Terminal } from "./terminal.ts";
import { outcome, showRun } from "./trainOne.ts";

interface Training {
  results: Results;
  /** The examples of all conditions. */
  load: () => Promise<Data>;
  /** Where the specifications name one of the user's own. */
  network?: OwnNetwork | undefined;
  terminal: Terminal;
  signal: AbortSignal;
}

/** Where runs that are not finished keep their checkpoints, within the folder of results. */
const WORK = "work";

/**
 * Trains on each condition in turn, one record for each: "randomLabels.json". What is finished in
 * the folder is not done again, and a run that was stopped or killed resumes from its last
 * checkpoint. A condition that diverges leaves "randomLabels.failure.json".
 */
export async function trainEach(
  specifications: readonly CompleteSpecification[],
  training: Training,
): Promise<{ records: RunRecord[]; diverged: DivergedError | undefined }> {
  const { results, terminal } = training;
  const records: RunRecord[] = [];
  let diverged: DivergedError | undefined;
  for (const [i, specification] of specifications.entries()) {
    const { name } = specification.corruption;
    const title = corruptionTitle(name);
    const finished = await finishedRun(results, specification);
    if (finished) {
      records.push(finished);
      terminal.say(`${title}: was done before.`);
      const { specificationHash: id } = finished;
      terminal.emit("run_end", { id, name: title, record: finished });
      continue;
    }
    try {
      const later = specifications.slice(i + 1).reduce((sum, one) => sum + stepsOf(one), 0);
      const record = await trainOne(specification, training, later);
      records.push(record);
      await results.writeJson(`${name}.json`, record);
      terminal.say(outcome(record));
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      diverged = error;
      const failure = await failureOf(specification, error);
      const { specificationHash: id } = failure;
      const { name: kind, message } = failure.error;
      await results.writeJson(`${name}.failure.json`, failure);
      terminal.say(`${title}: ${error.message}`);
      terminal.emit("run_failed", { id, name: title, message, kind });
    }
    await rm(join(results.folder, WORK, name), { recursive: true, force: true });
  }
  await rm(join(results.folder, WORK), { recursive: true, force: true });
  return { records, diverged };
}

const stepsOf = (specification: CompleteSpecification) => kinds.training.cost(specification).steps;

/** The record of a condition that was finished before. */
export async function finishedRun(
  results: Pick<Results, "readJson">,
  specification: CompleteSpecification,
): Promise<RunRecord | undefined> {
  const found = (await results.readJson(`${specification.corruption.name}.json`)) as
    | RunRecord
    | undefined;
  const hash = await specificationHash(specification);
  return found?.specificationHash === hash ? found : undefined;
}

/** Does one run in its own folder, or resumes it, and returns its record. */
async function trainOne(
  specification: CompleteSpecification,
  { results, load, network, terminal, signal }: Training,
  later: number,
): Promise<RunRecord> {
  const directory = join(results.folder, WORK, specification.corruption.name);
  const events = (resume: "auto" | "never") =>
    runInDirectory(specification, load, {
      directory,
      network,
      signal,
      resume,
      keep: 1,
      onWait: (holder) => terminal.say(`Is it gone? Watching ${holderWords(holder)}.`),
    });
  try {
    return await showRun(specification, events("auto"), terminal, later);
  } catch (error) {
    // Of another backend, or damaged: there is nothing to resume.
    if (!(error instanceof ResumeError || error instanceof CheckpointError)) throw error;
    terminal.say(`Starts anew: ${error.message}`);
    return showRun(specification, events("never"), terminal, later);
  }
}
