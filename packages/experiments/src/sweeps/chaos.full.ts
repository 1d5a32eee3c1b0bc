// Two processes at the same work, again and again, with clocks that jump.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBackend } from "@rote/backends";
import { expect, test } from "vitest";
import type { RunRecord } from "../index.ts";
import { run } from "../index.ts";
import { runInDirectory } from "../runDirectory/index.ts";
import {
  killedData,
  killedSpecification,
  startKilledBackend,
} from "../runDirectory/killedRun.testing.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { expectWholeStore, newStore, serialTable, startCoordinator } from "./kill.testing.ts";

const TIMES = 100;
const timeout = 2_400_000;
const clock = `--import=${new URL("./jumpingClock.testing.ts", import.meta.url).href}`;
const script = fileURLToPath(new URL("../runDirectory/killed.testing.ts", import.meta.url));

test("two sweeps on one store do each job once, whatever their clocks say", {
  timeout,
}, async () => {
  await startBackend({ backend: "wasm" });
  const table = await serialTable();
  for (let i = 0; i < TIMES; i++) {
    const store = newStore();
    const done = await Promise.all([
      startCoordinator(store, undefined, { flags: i % 2 === 0 ? [clock] : [] }),
      startCoordinator(store),
    ]);
    expect(done).toEqual([true, true]);
    await expectWholeStore(store, table);
  }
});

const weightsOf = async (events: AsyncIterable<{ type: string; record?: RunRecord }>) => {
  for await (const { record } of events) if (record) return record.result.weightsHash;
  throw new Error("no record");
};

test("of two processes on one run directory one trains, the other is refused", {
  timeout,
}, async () => {
  await startKilledBackend("wasm");
  const whole = await weightsOf(run(killedSpecification(2), await killedData()));
  const live = (directory: string, flags: string[]) => {
    const args = ["--conditions=@rote/source", ...flags, script, "wasm", directory, "2", "3"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    let talk = "";
    child.stderr.on("data", (data) => {
      talk += data;
    });
    return new Promise<string>((resolve) => child.on("close", () => resolve(talk)));
  };
  for (let i = 0; i < TIMES; i++) {
    const directory = mkdtempSync(join(tmpdir(), "rote-chaos-"));
    const said = await Promise.all([live(directory, [clock]), live(directory, [])]);
    for (const talk of said) expect(talk).toMatch(/^$|DirectoryInUseError/);
    expect(said).toContain(""); // one of them at least was free to work
    const again = runInDirectory(killedSpecification(2), killedData, { directory });
    expect(await weightsOf(again)).toBe(whole);
    const found = await verifyFolder(directory);
    expect(found.filter(({ outcome }) => outcome === "different")).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
    rmSync(directory, { recursive: true });
  }
});
