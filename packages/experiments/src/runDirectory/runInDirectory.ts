import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { backendEnvironment } from "@rote/backends";
import type { DirectoryHolder } from "@rote/files";
import { checkArgument, checkOptions } from "@rote/options";
import type { RunRecord } from "@rote/records";
import { type CheckpointEvery, DivergedError } from "@rote/training";
import type { Sink } from "@rote/training/node";
import { checkData } from "../data/checkData.ts";
import { checkSpecified } from "../data/checkSpecified.ts";
import type { Data } from "../data/data.ts";
import { failureOf, type Place } from "../runs/failureOf.ts";
import { checkSameBits, ResumeError, type RunEvent, type RunOptions, run } from "../runs/run.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  specificationFields,
} from "../runs/runSpecification.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { NAMES, RunDirectory, type RunDirectoryOptions } from "./runDirectory.ts";

export interface RunInDirectoryOptions
  extends Omit<RunOptions, "resume" | "checkpointEvery">,
    RunDirectoryOptions {
  /** The folder of this run and no other. */
  directory: string;
  /**
   * What to do about what is already there: resume it if there is something ("auto"), start anew
   * ("never"), or fail if there is nothing to resume ("must"). What is there is kept until the new
   * run has its first checkpoint or its record. Defaults to "auto".
   */
  resume?: "auto" | "never" | "must";
  /** Defaults to every 30 seconds. */
  checkpointEvery?: CheckpointEvery;
  /**
   * Called with a process that may be at work in the folder and cannot be asked, of another
   * container or machine: it is watched for signs of life for some seconds.
   */
  onWait?: (holder: DirectoryHolder) => void;
}

export type DirectoryEvent =
  | Exclude<RunEvent, { type: "checkpoint" | "examples" }>
  /** The run resumes from a checkpoint; `damaged` are newer ones that could not be read. */
  | { type: "resume"; epoch: number; step: number; damaged: Error[] }
  /** A checkpoint is being written; it is on the disk when the next one or the record comes. */
  | { type: "checkpoint"; epoch: number; step: number; path: string };

/**
 * Does one run in its own folder, or resumes it:
 *
 *     specification.yaml   what is done
 *     checkpoints/         its state; the last ones
 *     metrics.jsonl, metrics.csv, events.out.tfevents.rote   the epochs
 *     examples.safetensors loss and margin of every example, where they are recorded
 *     record.json          the result, once it is finished
 *     failure.json         why it came to none: it diverged, the GPU was lost
 *     SHA256SUMS           of all these
 *
 * The process may be killed at any moment: the next call resumes from the last checkpoint and comes
 * to the same weights, to the bit, on the same backend. If the run is finished already, its record
 * is the only event. Files appear whole or not at all.
 *
 * @param data what `loadData(specification)` returns, or a function that loads it, called only if
 * there is something left to do.
 * @throws {ResumeError} if the folder is another specification's or another backend's, or if there
 * must be something to resume and there is nothing.
 * @throws {DirectoryInUseError} if another process works in the folder.
 * @throws {LeaseLostError} if this process stood still for so long that another took the folder.
 * @throws {RunDirectoryError} if the folder holds something else or cannot be written.
 * @throws {CheckpointError} if there are checkpoints, but none is whole.
 * @throws {SinkWriteError} if the disk does not take the metrics.
 * @throws {CheckpointWriteError} if the disk does not take a checkpoint; the one before is still
 * there.
 * @throws what `run` throws; what was reached then is in the folder. A new folder in which nothing
 * was reached is removed.
 */
export async function* runInDirectory(
  specification: CompleteSpecification,
  data: Data | (() => Promise<Data>),
  options: RunInDirectoryOptions,
): AsyncGenerator<DirectoryEvent, void, undefined> {
  checkOptions(
    "runInDirectory",
    options,
    {
      directory: true,
      resume: ["auto", "never", "must"],
      checkpointEvery: true,
      signal: true,
      inspect: "function",
      learningRateScale: "function",
      network: true,
      keep: "number",
      files: "object",
      onWait: true,
    },
    SpecificationError,
  );

  const { directory: path, keep, files, resume = "auto", onWait, ...runOptions } = options;
  const { checkpointEvery = { seconds: 30 } } = options;
  checkComplete("runInDirectory", specification, specificationFields, completeSpecification);
  if (typeof data !== "function") {
    checkData("runInDirectory", data);
    checkSpecified("runInDirectory", specification, data);
  }
  checkArgument("runInDirectory", "directory", path, "text", SpecificationError);
  const created = firstMissing(path);
  const directory = new RunDirectory(path, {
    ...(keep !== undefined && { keep }),
    ...(files && { files }),
  });
  if (resume !== "never" && (await directory.isOf(specification))) {
    // What is finished may be looked at by anybody, also where nothing can be written.
    const record = await directory.record();
    if (record) {
      yield { type: "record", record };
      return;
    }
  }
  await directory.lock({ onWait, signal: options.signal });

  let metrics: Sink | undefined;
  let reached = false;
  try {
    await directory.claim(specification);
    if (resume === "never") await directory.setAside();
    const record = await directory.record();
    if (record) {
      reached = true;
      yield { type: "record", record };
      return;
    }
    const found = await checkpointOf(directory, resume);
    reached = found !== undefined;
    if (found) {
      const { epoch, step } = found.checkpoint.state;
      yield { type: "resume", epoch, step, damaged: found.damaged };
    }
    metrics = await directory.openMetrics(found?.checkpoint.epochs ?? []);
    const events = run(specification, typeof data === "function" ? await data() : data, {
      ...runOptions,
      checkpointEvery,
      ...(found && { resume: found.checkpoint }),
    });
    const failed = async (error: unknown, at: Place) => {
      if (options.signal?.aborted) return; // stopped, not failed
      await directory.fail(await failureOf(specification, error, at));
      reached = true;
    };
    for await (const event of noting(events, failed)) {
      if (event.type === "checkpoint") {
        await directory.save(event.checkpoint);
        if (reached) await directory.forget(); // the checkpoint before is on the disk now
        reached = true;
        const { epoch, step } = event.checkpoint.state;
        yield { type: "checkpoint", epoch, step, path: join(path, NAMES.checkpoints) };
        continue;
      }
      if (event.type === "record") {
        await directory.flush();
        await metrics?.close();
        metrics = undefined;
        await directory.finish(event.record);
        await directory.forget();
      }
      if (event.type === "examples") {
        await directory.writeExamples(event);
        continue;
      }
      if (event.type === "epochRecord") await directory.check();
      await metrics?.write(event);
      yield event;
    }
  } finally {
    // Also if the consumer stops early. A checkpoint that did not reach the disk is the worse news.
    try {
      await metrics?.close();
      await directory.flush();
      await directory.restore();
      if (!reached && created !== undefined) await directory.remove(created);
    } finally {
      // What cannot be removed counts no longer once this process is gone.
      await directory.unlock().catch(() => {});
    }
  }
}

/**
 * Refuses a folder that `runInDirectory` would refuse, for a look before the work. Changes nothing.
 *
 * @returns the record of a run that is finished and would not be done again.
 * @throws {ResumeError | RunDirectoryError | CheckpointError | RecordError} as `runInDirectory`.
 */
export async function checkRunDirectory(
  specification: CompleteSpecification,
  options: Pick<RunInDirectoryOptions, "directory" | "resume">,
): Promise<RunRecord | undefined> {
  const who = "checkRunDirectory";
  const known = { directory: true, resume: ["auto", "never", "must"] } as const;
  checkOptions(who, options, known, SpecificationError);
  const { directory: path, resume = "auto" } = options;
  checkComplete(who, specification, specificationFields, completeSpecification);
  checkArgument(who, "directory", path, "text", SpecificationError);
  const directory = new RunDirectory(path);
  const isClaimed = await directory.isClaimed(specification);
  if (resume === "never") return undefined;
  const record = isClaimed ? await directory.record() : undefined;
  if (record === undefined) await checkpointOf(directory, resume);
  return record;
}

/** What a run is resumed from. */
async function checkpointOf(directory: RunDirectory, resume: RunInDirectoryOptions["resume"]) {
  const found = await directory.latest();
  if (found) checkSameBits(found.checkpoint, await backendEnvironment());
  else if (resume === "must") {
    throw new ResumeError(
      `run: ${directory.path} must have a checkpoint to resume from, got none. Start the run ` +
        `without "must".`,
    );
  }
  return found;
}

/**
 * The same events; `failed` is called with what a run throws once its training has begun, and not
 * with what its consumer throws.
 */
async function* noting(
  events: AsyncIterable<RunEvent>,
  failed: (error: unknown, at: Place) => Promise<void>,
): AsyncGenerator<RunEvent, void, undefined> {
  let at: Place | undefined;
  try {
    for await (const event of events) {
      if (event.type === "step") at = { epoch: event.epoch, step: event.step };
      yield event;
    }
  } catch (error) {
    if (at || error instanceof DivergedError) await failed(error, at ?? {});
    throw error;
  }
}

/** The topmost folder of a path that does not exist yet. */
function firstMissing(path: string): string | undefined {
  let missing: string | undefined;
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing = folder;
  return missing;
}
