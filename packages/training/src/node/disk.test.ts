// A disk that is really full, and one that is really read-only. Other faults, in every place, are
// injected in checkpointFolder.test.ts.

import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cannotMount, mountSmallDisk, type SmallDisk } from "../../../files/src/mount.testing.ts";
import type { Checkpoint } from "../index.ts";
import {
  CheckpointFolder,
  CheckpointWriteError,
  csvSink,
  jsonlSink,
  SinkWriteError,
  tensorboardSink,
} from "./index.ts";

const checkpoint = (step: number): Checkpoint => ({
  state: {
    tensors: {
      w: { dtype: "float32", shape: [50_000], data: new Float32Array(50_000).fill(step) },
    },
    epoch: 1,
    step,
    examples: step,
    lossSum: 1 / 3,
    correct: 2,
  },
  about: { step },
});
async function save(folder: CheckpointFolder, step: number) {
  await folder.save(checkpoint(step));
  await folder.flush();
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error,
  );

describe.skipIf(cannotMount)(
  `a small disk${cannotMount ? `, skipped: ${cannotMount}` : ""}`,
  () => {
    let disk: SmallDisk;
    beforeEach(() => {
      disk = mountSmallDisk(1);
    });
    afterEach(() => disk.unmount());

    test("that is full takes no checkpoint, says so, and keeps the one before", async () => {
      const folder = new CheckpointFolder(join(disk.path, "checkpoints"));
      await save(folder, 1);
      disk.fill();
      for (const step of [2, 3]) {
        const error = await failure(save(folder, step));
        expect(error).toBeInstanceOf(CheckpointWriteError);
        expect(error.cause.code).toBe("ENOSPC");
        expect(error.message).toContain("Free some space");
        expect(await new CheckpointFolder(folder.path).latest()).toMatchObject(checkpoint(1));
      }
      disk.free();
      await save(folder, 4);
      expect(await folder.latest()).toMatchObject(checkpoint(4));
    });

    test("that fills up in the middle of a checkpoint keeps the one before", async () => {
      const folder = new CheckpointFolder(join(disk.path, "checkpoints"), { keep: 100 });
      let last = 0;
      for (let step = 1; ; step++) {
        const error = await failure(save(folder, step));
        if (error instanceof Error) {
          expect(error).toBeInstanceOf(CheckpointWriteError);
          break;
        }
        last = step;
      }
      expect(last).toBe(5); // of 200 kB, in 1 MiB
      expect(await folder.latest()).toMatchObject(checkpoint(5));
    });

    test("that is read-only takes no checkpoint, says so, and keeps the one before", async () => {
      const folder = new CheckpointFolder(join(disk.path, "checkpoints"));
      await save(folder, 1);
      disk.makeReadOnly();
      const error = await failure(save(folder, 2));
      expect(error).toBeInstanceOf(CheckpointWriteError);
      expect(error.cause.code).toBe("EROFS");
      expect(error.message).toContain("Choose a folder that can be written");
      expect(await folder.latest()).toMatchObject(checkpoint(1));
    });

    const sinks = { jsonlSink, csvSink, tensorboardSink };
    test.each(Object.entries(sinks))(
      "that is full or read-only takes no events: %s",
      async (_, open) => {
        const path = join(disk.path, "events.tfevents.rote");
        const event = (step: number) => ({ type: "epoch", step, loss: 1 / step });
        const sink = await open(path);
        await sink.write(event(1));
        disk.fill();
        const writeMany = async () => {
          for (let step = 2; step < 1000; step++) await sink.write(event(step)); // more than a page
        };
        const full = await failure(writeMany());
        expect(full).toBeInstanceOf(SinkWriteError);
        expect(full.cause.code).toBe("ENOSPC");
        expect(full.message).toContain(`sink: ${path} must be written to the disk`);
        await sink.close();
        const history = Array.from({ length: 200 }, (_, i) => event(i + 1));
        expect(await failure(open(path, { history }))).toBeInstanceOf(SinkWriteError);
        disk.free();
        disk.makeReadOnly();
        const readOnly = await failure(open(path));
        expect(readOnly).toBeInstanceOf(SinkWriteError);
        expect(readOnly.cause.code).toBe("EROFS");
      },
    );
  },
);
