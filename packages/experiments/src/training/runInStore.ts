import { setTimeout } from "node:timers/promises";
import {
  type DirectoryHolder,
  DirectoryInUseError,
  holderWords,
  LeaseLostError,
} from "@rote/files";
import { fittedFraction, type RunRecord } from "@rote/records";
import { CheckpointError } from "@rote/training";
import type { Data } from "../data/data.ts";
import type { JobOptions } from "../kind/kind.ts";
import { runInDirectory } from "../runDirectory/runInDirectory.ts";
import { networkNamed } from "../runs/ownNetwork.ts";
import { ResumeError } from "../runs/run.ts";
import type { CompleteSpecification } from "../runs/runSpecification.ts";

const PATIENCE = 500; // milliseconds between two checks whether another process has ended

export interface RunInStore {
  /** What is trained. */
  run: CompleteSpecification;
  /** Loads its data, once the work is this process'. */
  load: () => Promise<Data>;
  /** Commits what comes of the run; its last checkpoint is still there. */
  commit: (record: RunRecord) => Promise<void>;
}

/**
 * Trains a job's network in this process, on the current backend. A run already started in this
 * store resumes from its last checkpoint; if another process is running it, waits for that process.
 *
 * @param id the job's.
 */
export async function runInStore(
  id: string,
  { run, load, commit }: RunInStore,
  { store, networks = [], signal, onProgress, checkpointEvery }: JobOptions,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const network = networkNamed("run", run.model, networks);
  const alreadyDone = new Error("another process has done it");
  const loadOnce = async () => {
    if (await store.read(id)) throw alreadyDone; // until the directory was ours
    return load();
  };
  const tell = (holder: DirectoryHolder) =>
    onProgress?.({ fraction: 0, text: `waits for ${holderWords(holder)}` });
  let resume: "auto" | "never" = "auto";
  for (;;) {
    try {
      const events = runInDirectory(run, loadOnce, {
        directory: store.workOf(id),
        resume,
        keep: 1,
        onWait: tell,
        network,
        ...(checkpointEvery && { checkpointEvery }),
        ...abort,
      });
      for await (const event of events) {
        if (event.type === "epochRecord") {
          const { type: _, ...epoch } = event;
          const fraction = fittedFraction(run, epoch) ?? epoch.onlineAccuracy;
          const text = `epoch ${epoch.epoch}, ${(100 * fraction).toFixed(0)} % fitted`;
          onProgress?.({ fraction, text, epoch });
        }
        if (event.type === "record") await commit(event.record);
      }
      return store.clearWork(id); // the folder is nobody's now
    } catch (error) {
      if (error === alreadyDone) return store.clearWork(id);
      // Whoever has done it has cleared the folder, and our lock with it.
      if (error instanceof LeaseLostError && (await store.read(id))) return;
      if (error instanceof DirectoryInUseError) {
        tell(error.holder);
        await setTimeout(PATIENCE, undefined, abort);
        if (await store.read(id)) return;
      } else if (error instanceof ResumeError || error instanceof CheckpointError) {
        // Of another backend, or damaged: there is nothing to resume.
        if (resume === "never") throw error;
        resume = "never";
      } else throw error;
    }
  }
}
