// A store on a disk that is really full, or really read-only, at each of its writes.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cannotMount, mountSmallDisk, type SmallDisk } from "../../../files/src/mount.testing.ts";
import { inProcess } from "../executors/index.ts";
import { jobOf } from "../kinds/job.ts";
import { sweep } from "../sweeps/sweep.ts";
import { failureRecord } from "./failureRecord.ts";
import { onceInStore } from "./onceInStore.ts";
import { ResultStore, ResultStoreError } from "./resultStore.ts";

const id = "a".repeat(64);
const record = { kind: "expressivity", specification: {}, specificationHash: id };
const failed = failureRecord(
  { of: "training", specification: {}, specificationHash: id, environment: {} as never },
  new Error("no reason"),
);

describe.skipIf(cannotMount)(
  `a store on a small disk${cannotMount ? `, skipped: ${cannotMount}` : ""}`,
  () => {
    let disk: SmallDisk;
    let store: ResultStore;
    beforeEach(() => {
      disk = mountSmallDisk(1);
      store = new ResultStore(join(disk.path, "runs"));
    });
    afterEach(() => disk.unmount());

    const failure = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error) => error,
      );
    const expectRefused = (error: ResultStoreError & { cause: { code: string } }, code: string) => {
      expect(error).toBeInstanceOf(ResultStoreError);
      expect(error.cause.code).toBe(code);
      expect(error.message).toContain(disk.path);
      expect(error.message).toMatch(
        code === "ENOSPC" ? /Free some space, or choose/ : /Choose a folder that can be written/,
      );
    };
    const files = () =>
      readdirSync(disk.path, { recursive: true, encoding: "utf8" }).filter(
        (name) => /json|tmp$/.test(name) && !name.includes("filler"),
      );
    const work = () => onceInStore(id, { store }, () => store.commit(record));

    test("that is full takes no record and no failure, and both when there is room", async () => {
      disk.fill();
      expectRefused(await failure(store.commit(record)), "ENOSPC");
      expectRefused(await failure(store.fail(failed)), "ENOSPC");
      expectRefused(await failure(work()), "ENOSPC");
      expect(files()).toEqual([]);
      disk.free();
      await store.fail(failed);
      await work();
      expect(await store.read(id)).toEqual(record);
      expect(files()).toEqual([join("runs", id.slice(0, 16), "record.json")]);
    });

    test("that is read-only says so, and gives what it has", async () => {
      await store.commit(record);
      const other = { ...record, specificationHash: "b".repeat(64) };
      disk.makeReadOnly();
      expectRefused(await failure(store.commit(other)), "EROFS");
      expectRefused(
        await failure(store.fail({ ...failed, specificationHash: other.specificationHash })),
        "EROFS",
      );
      const once = onceInStore(other.specificationHash, { store }, () => store.commit(other));
      expectRefused(await failure(once), "EROFS");
      await store.clearWork(id); // which does no harm
      expect(await store.read(id)).toEqual(record);
    });

    test("ends a sweep that it cannot take, which goes on when there is room", async () => {
      const jobs = await Promise.all(
        [4, 5, 6].map((n) => jobOf({ kind: "expressivity", specification: { n, dimension: 2 } })),
      );
      const seen: string[] = [];
      const go = async () => {
        for await (const event of sweep(jobs, { store, executor: inProcess(), retries: 0 })) {
          seen.push(event.type);
          if (event.type === "finished") disk.fill();
        }
      };
      expectRefused(await failure(go()), "ENOSPC");
      expect(seen).toEqual(["started", "finished", "started"]);
      expect(files()).toHaveLength(1);
      disk.free();
      seen.length = 0;
      for await (const event of sweep(jobs, { store, executor: inProcess() })) {
        seen.push(event.type);
      }
      expect(seen.filter((type) => type === "skipped")).toHaveLength(1);
      expect(seen.filter((type) => type === "finished")).toHaveLength(2);
      expect(files().filter((name) => name.endsWith("record.json"))).toHaveLength(3);
      expect(files()).toHaveLength(3);
    });
  },
);
