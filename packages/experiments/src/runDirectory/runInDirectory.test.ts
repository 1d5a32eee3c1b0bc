import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { type Files, files as systemFiles } from "@rote/files";
import { RecordError } from "@rote/records/schemas";
import { CheckpointError, DivergedError } from "@rote/training";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { noise } from "../data/noise.testing.ts";
import { completeSpecification, ResumeError, type RunRecord, run } from "../index.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import {
  type DirectoryEvent,
  DirectoryInUseError,
  LeaseLostError,
  RunDirectoryError,
  type RunInDirectoryOptions,
  runInDirectory,
} from "./index.ts";
import { PreviousResult } from "./previousResult.ts";
import { RESULT } from "./runDirectory.ts";

const data = noise(40);
// Dropout, augmentation and Adam: whatever has a state, or depends on epoch and step.
const specification = completeSpecification({
  dataset: "mnist",
  train: 40,
  test: 40,
  batchSize: 20,
  epochs: 4,
  learningRate: 0.001,
  dropout: 0.2,
  optimizer: { name: "adam" },
  augmentation: [{ name: "randomHorizontalFlip", params: {} }],
  corruption: { name: "randomLabels", params: {} },
});

let folder: string;
let directory: string;
let whole: RunRecord;
beforeAll(async () => {
  await startBackend({ backend: "wasm" });
  for await (const event of run(specification, data)) {
    if (event.type === "record") whole = event.record;
  }
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-run-"));
  directory = join(folder, "a", "run");
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** Runs until the event for which `until` is true, and leaves then. */
async function go(
  options: Partial<RunInDirectoryOptions> = {},
  until: (event: DirectoryEvent) => boolean = () => false,
  what = specification,
) {
  const events: DirectoryEvent[] = [];
  const all = { directory, checkpointEvery: { steps: 1 }, ...options };
  for await (const event of runInDirectory(what, data, all)) {
    events.push(event);
    if (until(event)) break;
  }
  return events;
}
const recordOf = (events: DirectoryEvent[]) => {
  const last = events.at(-1)!;
  return last.type === "record" ? last.record : undefined;
};
/** All that must not depend on the course of things: a record but for its times. */
const timeless = (record: RunRecord | undefined) =>
  JSON.parse(JSON.stringify(record, (name, value) => (name === "seconds" ? undefined : value)));
const lines = (name: string) => readFileSync(join(directory, name), "utf8").trimEnd().split("\n");
const at = (step: number) => (event: DirectoryEvent) =>
  event.type === "step" && event.step === step;

test("a run that was left at any step resumes to the same record", async () => {
  for (const step of [1, 2, 3, 7]) {
    directory = join(folder, `left at ${step}`);
    await go({}, at(step));
    const events = await go();
    expect(events[0]).toMatchObject(
      step === 1 ? { type: "step" } : { type: "resume", damaged: [] },
    );
    expect(timeless(recordOf(events))).toEqual(timeless(whole));
    expect(lines("metrics.jsonl").map((line) => JSON.parse(line).epoch)).toEqual([1, 2, 3, 4]);
    expect(lines("metrics.csv").map((line) => line.split(",")[0])).toEqual([
      "epoch",
      "1",
      "2",
      "3",
      "4",
    ]);
  }
});

test("the directory holds specification, metrics, checkpoints, record and hashes", async () => {
  await go();
  expect(readdirSync(directory).sort()).toEqual([
    "SHA256SUMS",
    "checkpoints",
    "events.out.tfevents.rote",
    "metrics.csv",
    "metrics.jsonl",
    "record.json",
    "specification.yaml",
  ]);
  expect(readdirSync(join(directory, "checkpoints"))).toHaveLength(2);
});

const hasSha256sum = process.platform === "linux";
test.runIf(hasSha256sum)("the hashes can be checked by sha256sum, on Linux", async () => {
  await go();
  execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: directory });
});

test("a finished run is not done again, and needs no data", async () => {
  const record = recordOf(await go());
  const asked = vi.fn();
  const again: DirectoryEvent[] = [];
  for await (const event of runInDirectory(specification, asked, { directory })) again.push(event);
  expect(again).toEqual([{ type: "record", record }]);
  expect(asked).not.toHaveBeenCalled();
});

test("another specification is refused with what differs, and nothing is changed", async () => {
  await go({}, at(3));
  const before = readdirSync(directory);
  const other = go({}, undefined, { ...specification, batchSize: 10, dropout: 0 });
  await expect(other).rejects.toThrow(ResumeError);
  await expect(other).rejects.toThrow("dropout: 0.2 there, 0 here; batchSize: 20 there, 10 here");
  expect(readdirSync(directory)).toEqual(before);
  expect(timeless(recordOf(await go()))).toEqual(timeless(whole));
});

test('"never" starts anew, "must" needs something to resume', async () => {
  await expect(go({ resume: "must" })).rejects.toThrow(/must have a checkpoint to resume from/);
  expect(existsSync(join(folder, "a"))).toBe(false);
  await go({}, at(5));
  expect((await go({ resume: "must" }, at(6)))[0]).toMatchObject({ type: "resume", step: 4 });
  const anew = await go({ resume: "never" });
  expect(anew[0]).toMatchObject({ type: "step", step: 1 });
  expect(timeless(recordOf(anew))).toEqual(timeless(whole));
});

describe('a result under "never"', () => {
  const files = () => readdirSync(directory, { recursive: true }).sort();

  test("is back if the new run fails before it has something of its own", async () => {
    await go();
    const before = files();
    const noData = () => Promise.reject(new Error("no data"));
    const options = { directory, resume: "never" } as const;
    const failing = runInDirectory(specification, noData, options).next();
    await expect(failing).rejects.toThrow("no data");
    expect(files()).toEqual(before);
    expect(
      (await verifyFolder(directory)).filter(({ what }) => what === "record.json"),
    ).toMatchObject([{ outcome: "same" }]);
    await go({ resume: "never", checkpointEvery: { steps: 100 } }, at(3));
    expect(files()).toEqual(before);
  });

  test("goes once the new run has a checkpoint", async () => {
    await go();
    await go({ resume: "never" }, at(5));
    expect(readdirSync(directory)).not.toContain("record.json");
    expect(readdirSync(directory)).not.toContain("previous");
    expect((await go({ resume: "must" }))[0]).toMatchObject({ type: "resume", step: 4 });
  });

  test("is whole if the process is killed before any operation on files", async () => {
    await go();
    const before = files();
    const kept = join(folder, "kept");
    cpSync(directory, kept, { recursive: true });
    const kill = Symbol("killed");
    let left = 0;
    let kills = 0;
    const dying = Object.fromEntries(
      Object.entries(systemFiles).map(([name, operation]) => [
        name,
        (...args: unknown[]) => {
          if (left-- <= 0) throw kill;
          return (operation as (...args: unknown[]) => unknown)(...args);
        },
      ]),
    ) as unknown as Files;
    for (let operations = 1; ; operations++) {
      rmSync(directory, { recursive: true });
      cpSync(kept, directory, { recursive: true });
      const previous = new PreviousResult(directory, RESULT, dying);
      left = operations;
      const outcome = await previous.setAside().catch((error) => error);
      if (outcome === kill) kills++;
      for (let n = 0; n < 3; n++) {
        left = n; // the next process is killed too
        await previous.restore(async () => false).catch(() => {});
      }
      left = Number.POSITIVE_INFINITY;
      await previous.restore(async () => false);
      expect(files()).toEqual(before);
      if (outcome !== kill) break;
    }
    expect(kills).toBeGreaterThan(5);
  });
});

test("a damaged checkpoint is skipped for the one before", async () => {
  await go({}, at(6));
  const checkpoints = join(directory, "checkpoints");
  const [older, newer] = readdirSync(checkpoints).sort();
  truncateSync(join(checkpoints, newer!), 1_000_000);
  const events = await go({}, at(6));
  expect(events[0]).toMatchObject({
    type: "resume",
    step: 4,
    damaged: [{ name: "CheckpointError" }],
  });
  for (const name of [older, ...readdirSync(checkpoints)]) {
    writeFileSync(join(checkpoints, name!), "rubbish");
  }
  await expect(go()).rejects.toThrow(CheckpointError);
  expect(timeless(recordOf(await go({ resume: "never" })))).toEqual(timeless(whole));
});

test("an aborted run leaves a checkpoint of the step it was at", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const running = go({ signal: controller.signal, checkpointEvery: { epochs: 100 } }, (event) => {
    if (at(5)(event)) controller.abort(reason);
    return false;
  });
  await expect(running).rejects.toBe(reason);
  const events = await go();
  expect(events[0]).toMatchObject({ type: "resume", epoch: 3, step: 5 });
  expect(timeless(recordOf(events))).toEqual(timeless(whole));
});

test("a run that diverges leaves why and where, and its last checkpoint if any", async () => {
  const optimizer = { name: "sgd", weightDecay: 0 } as const;
  const diverging = { ...specification, optimizer, learningRate: 1e30 };
  await expect(go({ checkpointEvery: { steps: 50 } }, undefined, diverging)).rejects.toThrow(
    DivergedError,
  );
  const failure = () => JSON.parse(readFileSync(join(directory, "failure.json"), "utf8"));
  expect(failure()).toMatchObject({
    kind: "failure",
    of: "training",
    specification: diverging,
    error: { name: "DivergedError", code: "DIVERGED" },
    epoch: 1,
    step: expect.any(Number),
    environment: { backend: "wasm" },
  });
  rmSync(directory, { recursive: true });
  const late = { ...diverging, learningRate: 1e4 };
  await expect(go({}, undefined, late)).rejects.toThrow(DivergedError);
  expect(readdirSync(join(directory, "checkpoints")).length).toBeGreaterThan(0);
  expect(failure().step).toBeGreaterThan(1);
});

test("a clock that jumps changes nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2040-01-01") });
  await go({ checkpointEvery: { seconds: 0 } }, at(3));
  vi.setSystemTime(new Date("1971-01-01"));
  let turns = 0;
  const events = await go({ checkpointEvery: { seconds: 0 } }, (event) => {
    vi.setSystemTime(new Date(++turns % 2 === 0 ? "1970-01-02" : "2099-01-01"));
    return event.type === "record";
  });
  const record = recordOf(events)!;
  expect(timeless(record)).toEqual(timeless(whole));
  const seconds = [0, ...record.epochs.map((epoch) => epoch.seconds), record.result.seconds];
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b)); // never less than before
});

test.each(["auto", "never"] as const)(
  'a run that stood still until another took its folder removes nothing there, "%s"',
  async (resume) => {
    const names = ["record.json", "metrics.csv", "specification.yaml", "previous/record.json"];
    if (resume === "never") await go();
    let begun = false;
    const late = go({ resume, checkpointEvery: { steps: 1000 } }, (event) => {
      if (begun || event.type !== "step") return false;
      begun = true;
      for (const name of readdirSync(directory)) {
        if (name.startsWith(".lock")) rmSync(join(directory, name));
      }
      mkdirSync(join(directory, "previous"), { recursive: true });
      for (const name of names) writeFileSync(join(directory, name), "theirs");
      return false;
    });
    await expect(late).rejects.toThrow(LeaseLostError);
    for (const name of names) expect(readFileSync(join(directory, name), "utf8")).toBe("theirs");
  },
);

describe("refuses", () => {
  test("a second run in the same directory, which leaves the first alone", async () => {
    const refused: unknown[] = [];
    for await (const event of runInDirectory(specification, data, { directory })) {
      if (event.type !== "step" || event.step % 3 !== 0) continue;
      refused.push(await go().catch((error) => error));
      refused.push(await go({ resume: "never" }).catch((error) => error));
    }
    expect(refused).toHaveLength(4);
    for (const error of refused) {
      expect(error).toBeInstanceOf(DirectoryInUseError);
      expect((error as DirectoryInUseError).holder.pid).toBe(process.pid);
    }
    expect(timeless(recordOf(await go()))).toEqual(timeless(whole));
    expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("a folder with something else in it", async () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "thesis.txt"), "…");
    await expect(go()).rejects.toThrow(RunDirectoryError);
    await expect(go()).rejects.toThrow(/must be empty, new, or of this very run, .*thesis.txt/);
    expect(readdirSync(directory)).toEqual(["thesis.txt"]);
  });

  test("a place that cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    directory = join(folder, "file", "run");
    await expect(go()).rejects.toThrow(RunDirectoryError);
  });

  test("a specification that is damaged", async () => {
    await go();
    writeFileSync(join(directory, "specification.yaml"), "a: [");
    await expect(go()).rejects.toThrow(RecordError);
    await expect(go()).rejects.toThrow(/specification.yaml must be as a run has written it, got: /);
  });

  test("a record that is damaged", async () => {
    await go();
    truncateSync(join(directory, "record.json"), 100);
    await expect(go()).rejects.toThrow(RecordError);
    await expect(go()).rejects.toThrow(
      /record.json must be a whole JSON document, got: .*remove it/,
    );
    writeFileSync(join(directory, "record.json"), "[".repeat(1e6));
    await expect(go()).rejects.toThrow(/record.json must have at most 100 brackets/);
  });
});
