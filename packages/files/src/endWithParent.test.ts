import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "./processes.ts";

const file = JSON.stringify(new URL("./endWithParent.ts", import.meta.url).href);
const flags = ["--no-warnings", "--input-type=module", "--eval"];
/** What a process does that ends with its parent, and tells its id before it is busy. */
const child = (does: string) => `
  const { endWithParent } = await import(${file});
  const stop = endWithParent();
  process.stdout.write(process.pid + "\\n", () => { ${does} });`;
/** A process that has such a child, and waits for ever. */
const parent = (does: string) => `
  const { spawn } = await import("node:child_process");
  const args = [...${JSON.stringify(flags)}, ${JSON.stringify(child(does))}];
  spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  setInterval(() => {}, 1000);`;

/** The id of such a child whose parent has been killed. */
async function orphan(does: string): Promise<number> {
  const first = spawn(process.execPath, [...flags, parent(does)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(first.stdout, "data");
  const pid = Number(said);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  first.kill("SIGKILL");
  return pid;
}

/** Waits for the end of a process, as long as a test may take. */
async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await setTimeout(50);
}

test("a process that is busy ends after its parent was killed", async () => {
  await ended(await orphan("while (true);"));
}, 20_000);

test("a process that waits ends after its parent was killed", async () => {
  await ended(await orphan("setInterval(() => {}, 1000);"));
}, 20_000);

test("a process that has stopped the watching outlives its parent", async () => {
  const pid = await orphan("stop(); setInterval(() => {}, 1000);");
  await setTimeout(2000);
  expect(isAlive(pid)).toBe(true);
}, 20_000);

test("a process whose parent lives is not ended, nor kept from its end", async () => {
  const script = child("const end = Date.now() + 1500; while (Date.now() < end);");
  const lives = spawn(process.execPath, [...flags, script], { stdio: "ignore" });
  expect(await once(lives, "exit")).toEqual([0, null]);
}, 20_000);
