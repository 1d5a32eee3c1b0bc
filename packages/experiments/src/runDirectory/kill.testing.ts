import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldIn, key, uniform } from "@rote/random";
import { expect } from "vitest";
import { type RunRecord, run } from "../index.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { runInDirectory } from "./index.ts";
import { killedData, killedSpecification, startKilledBackend } from "./killedRun.testing.ts";

// Real processes, really killed: after SIGKILL nothing can clean up.

const script = fileURLToPath(new URL("./killed.testing.ts", import.meta.url));

interface Life {
  signal: NodeJS.Signals | null;
  said: string;
  /** Milliseconds from the first step to the end. */
  trained: number;
}

/** Starts the process that is killed; `onBegin` is called when it trains. */
function live(
  args: string[],
  {
    backend = "wasm",
    onBegin = () => {},
  }: { backend?: string; onBegin?: (kill: () => void) => void } = {},
): Promise<Life> {
  const child = spawn(process.execPath, ["--conditions=@rote/source", script, backend, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  let began = performance.now();
  child.stdout.on("data", (data) => {
    said += data;
    if (!String(data).includes("begins")) return;
    began = performance.now();
    onBegin(() => child.kill("SIGKILL"));
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (_, signal) => resolve({ signal, said, trained: performance.now() - began }));
  });
}

async function wholeRun(epochs: number, backend = "wasm"): Promise<RunRecord> {
  await startKilledBackend(backend);
  for await (const event of run(killedSpecification(epochs), await killedData())) {
    if (event.type === "record") return event.record;
  }
  throw new Error("no record");
}

/** What must not depend on the course of things: all of a record but its times. */
const timeless = (record: RunRecord) =>
  JSON.parse(JSON.stringify(record, (name, value) => (name === "seconds" ? undefined : value)));

/** Finishes the run that is in a directory; it must be the run that was never killed. */
async function expectWhole(directory: string, whole: RunRecord, steps: number): Promise<void> {
  const epochs = whole.epochs.length;
  let record: RunRecord | undefined;
  for await (const event of runInDirectory(killedSpecification(epochs), killedData, {
    directory,
    checkpointEvery: { steps },
  })) {
    if (event.type === "record") record = event.record;
  }
  expect(timeless(record!)).toEqual(timeless(whole));
  const differing = (await verifyFolder(directory)).filter(
    ({ outcome }) => outcome === "different",
  );
  expect(differing).toEqual([]);
  const lines = readFileSync(join(directory, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).epoch)).toEqual(
    whole.epochs.map(({ epoch }) => epoch),
  );
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rote-kill-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Kills a run before each operation on files that it makes, every `stride`-th from `first`, and
 * lets it be finished each time. Returns how many kills there were.
 */
export async function killAtOperations({ first = 0, stride = 1 } = {}): Promise<number> {
  const [epochs, steps] = [2, 3];
  const whole = await wholeRun(epochs);
  let kills = 0;
  await inFolder(async (folder) => {
    const { said } = await live([join(folder, "whole"), String(epochs), String(steps)]);
    const operations = Number(said.trim().split("\n").at(-1));
    expect(operations).toBeGreaterThan(50);
    for (let n = first; n < operations; n += stride) {
      const directory = join(folder, `before ${n}`);
      const { signal } = await live([directory, String(epochs), String(steps), String(n)]);
      expect(signal).toBe("SIGKILL");
      kills++;
      await expectWhole(directory, whole, steps);
    }
  });
  return kills;
}

/** Kills runs at random moments of their training, again and again until each is finished. */
export async function killAtRandom({
  kills,
  backend = "wasm",
}: {
  kills: number;
  backend?: string;
}): Promise<void> {
  const [epochs, steps] = [40, 7];
  const whole = await wholeRun(epochs, backend);
  const draws = key(0, "kill");
  await inFolder(async (folder) => {
    const duration = (
      await live([join(folder, "whole"), String(epochs), String(steps)], { backend })
    ).trained;
    let killed = 0;
    for (let round = 0; killed < kills; round++) {
      const directory = join(folder, String(round));
      // A life is a third of the run at the most: several make one run.
      for (let ended = false; !ended && killed < kills; ) {
        const moment = (uniform(foldIn(draws, killed)) * duration) / 3;
        const { signal } = await live([directory, String(epochs), String(steps)], {
          backend,
          onBegin: (kill) => setTimeout(kill, moment),
        });
        ended = signal === null;
        if (!ended) killed++;
      }
      await expectWhole(directory, whole, steps);
    }
  });
}
