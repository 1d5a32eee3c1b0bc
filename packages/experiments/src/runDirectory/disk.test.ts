// Runs on a disk that is really full or read-only; other faults are injected elsewhere.

import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { CheckpointWriteError, SinkWriteError } from "@rote/training/node";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { cannotMount, mountSmallDisk, type SmallDisk } from "../../../files/src/mount.testing.ts";
import { completeSpecification, loadData, type RunRecord, run } from "../index.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { type DirectoryEvent, RunDirectoryError, runInDirectory } from "./index.ts";

const specification = completeSpecification({
  dataset: "gaussianClusters",
  train: 60,
  test: 30,
  batchSize: 20,
  epochs: 6,
  learningRate: 0.0001, // too small to fit
});
const data = () => loadData(specification);
const checkpointName = (step: number) => `step-${String(step).padStart(12, "0")}.safetensors`;
const timeless = (record: RunRecord | undefined) =>
  JSON.parse(JSON.stringify(record, (name, value) => (name === "seconds" ? undefined : value)));

describe.skipIf(cannotMount)(
  `a run on a small disk${cannotMount ? `, skipped: ${cannotMount}` : ""}`,
  () => {
    let disk: SmallDisk;
    let directory: string;
    let whole: RunRecord;
    beforeAll(async () => {
      await startBackend({ backend: "wasm" });
      for await (const event of run(specification, await data())) {
        if (event.type === "record") whole = event.record;
      }
    });
    beforeEach(() => {
      disk = mountSmallDisk(6); // a checkpoint takes 0.8 MB
      directory = join(disk.path, "run");
    });
    afterEach(() => disk.unmount());

    async function go(onEvent: (event: DirectoryEvent) => void | Promise<void> = () => {}) {
      let record: RunRecord | undefined;
      for await (const event of runInDirectory(specification, data, {
        directory,
        checkpointEvery: { steps: 1 },
      })) {
        if (event.type === "record") record = event.record;
        await onEvent(event);
      }
      return record;
    }
    /** Frees the disk, and finishes what was begun: it must be the run that nothing happened to. */
    async function expectWhole() {
      disk.free();
      let resumed = false;
      const record = await go(({ type }) => {
        resumed ||= type === "resume";
      });
      expect(resumed).toBe(true);
      expect(timeless(record)).toEqual(timeless(whole));
      const outcomes = (await verifyFolder(directory)).map(({ outcome }) => outcome);
      expect(outcomes).not.toContain("different");
      expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
    }

    test.each([4, 9])(
      "that fills up at step %d ends with a typed error, and resumes later",
      async (at) => {
        const error = await go(async (event) => {
          if (event.type !== "step" || event.step !== at) return;
          // Checkpoints are written beside the training: space of older ones must not come back.
          const kept = [at - 2, at - 1].map(checkpointName);
          const found = () => readdirSync(join(directory, "checkpoints")).sort();
          await expect.poll(found, { timeout: 60_000 }).toEqual(kept);
          disk.fill();
        }).catch((error) => error);
        expect([CheckpointWriteError, SinkWriteError]).toContain(error.constructor);
        expect(error.cause.code).toBe("ENOSPC");
        expect(error.message).toContain("Free some space, then run again");
        await expectWhole();
      },
    );

    test("full before the record is written ends in a typed error, and resumes later", async () => {
      const error = await go(async ({ type }) => {
        if (type !== "done") return;
        const last = join(directory, "checkpoints", checkpointName(18));
        await expect.poll(() => existsSync(last), { timeout: 60_000 }).toBe(true);
        disk.fill();
      }).catch((error) => error);
      expect(error).toBeInstanceOf(RunDirectoryError);
      expect(error.cause.code).toBe("ENOSPC");
      expect(error.message).toContain("Free some space, then run again");
      expect(readdirSync(directory)).not.toContain("record.json");
      await expectWhole();
    });

    test("that is full from the beginning is refused, and nothing is left there", async () => {
      disk.fill();
      const error = await go().catch((error) => error);
      expect(error).toBeInstanceOf(RunDirectoryError);
      expect(error.message).toContain("Free some space");
      disk.free();
      expect(readdirSync(disk.path)).toEqual([]);
    });

    test("that is read-only is refused, but what is finished there can be read", async () => {
      const record = await go();
      mkdirSync(join(disk.path, "empty"));
      disk.makeReadOnly();
      expect(await go()).toEqual(record);
      for (const name of ["new", "empty"]) {
        directory = join(disk.path, name);
        const error = await go().catch((error) => error);
        expect(error).toBeInstanceOf(RunDirectoryError);
        expect(error.cause.code).toBe("EROFS");
        expect(error.message).toContain("Choose a folder that can be written");
      }
    });
  },
);
