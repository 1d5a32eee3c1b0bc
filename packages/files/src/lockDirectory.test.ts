import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DirectoryInUseError } from "./directoryInUseError.ts";
import { lockDirectory, waitForDirectory } from "./lockDirectory.ts";
import { isAlive, processStart } from "./processes.ts";

let path: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "rote-lock-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(path, { recursive: true });
});

const script = fileURLToPath(new URL("./locker.testing.ts", import.meta.url));

/** Starts a process that takes the directory and keeps it, and returns what it printed. */
function start(at = 0): Promise<{ child: ChildProcess; said: string }> {
  const args = ["--conditions=@rote/source", script, path, String(at)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((resolve) => {
    child.stdout.once("data", (data) => resolve({ child, said: String(data).trim() }));
  });
}

test("a second process fails at once, and learns who has the directory, since when", async () => {
  const before = Date.now();
  const { child } = await start();
  const error = await lockDirectory(path).catch((error) => error);
  expect(error).toBeInstanceOf(DirectoryInUseError);
  expect(error.holder).toMatchObject({ pid: child.pid, host: hostname() });
  expect(Math.abs(error.holder.since.getTime() - before)).toBeLessThan(60_000);
  expect(error.message).toContain(`got process ${child.pid} on ${hostname()}, there since 2`);
  expect((await start()).said).toBe("DirectoryInUseError");
});

test("a killed process holds nothing, not even while it is a zombie", async () => {
  const { child } = await start();
  expect(readdirSync(path)).toHaveLength(2);
  child.kill("SIGKILL");
  // Until this process turns to its events again, the child that has ended is a zombie.
  const began = performance.now();
  while (isAlive(child.pid!, processStart(child.pid!)) && performance.now() - began < 10_000);
  const lock = await lockDirectory(path);
  expect(readdirSync(path).every((name) => name.includes(`.${process.pid}.`))).toBe(true);
  await lock.release();
  expect(readdirSync(path)).toEqual([]);
});

test("a later process with the holder's number does not count", async () => {
  const another = `.lock.held.${process.ppid}.1234567899.0.${hostname()}`;
  writeFileSync(join(path, another), "");
  await (await lockDirectory(path)).release();
  expect(readdirSync(path)).toEqual([]);
});

test("a process on another machine counts as alive, and the message names the file", async () => {
  const elsewhere = ".lock.held.1.1.0.some.other.machine";
  writeFileSync(join(path, elsewhere), "");
  await expect(lockDirectory(path)).rejects.toMatchObject({
    name: "DirectoryInUseError",
    holder: { pid: 1, host: "some.other.machine" },
    message: expect.stringContaining(`remove ${join(path, elsewhere)}`),
  });
  rmSync(join(path, elsewhere));
  await (await lockDirectory(path)).release();
});

test("of many that try at once, in one process or several, exactly one gets it", async () => {
  for (let round = 0; round < 20; round++) {
    const tries = Array.from({ length: 8 }, () => lockDirectory(path));
    const settled = await Promise.allSettled(tries);
    const locks = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(locks).toHaveLength(1);
    for (const one of settled) {
      if (one.status === "rejected") expect(one.reason).toBeInstanceOf(DirectoryInUseError);
    }
    await locks[0]!.release();
  }
  const at = Date.now() + 2000;
  const said = await Promise.all(Array.from({ length: 4 }, async () => (await start(at)).said));
  expect(said.sort()).toEqual([...Array(3).fill("DirectoryInUseError"), "has it"]);
});

test("waiting ends when the holder releases the directory", async () => {
  const first = await lockDirectory(path);
  let hasIt = false;
  const second = waitForDirectory(path).then((lock) => {
    hasIt = true;
    return lock;
  });
  await setTimeout(500);
  expect(hasIt).toBe(false);
  await first.release();
  await (await second).release();
  expect(readdirSync(path)).toEqual([]);
});

test("waiting can be aborted", async () => {
  const lock = await lockDirectory(path);
  const reason = new Error("enough");
  await expect(waitForDirectory(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const waiting = waitForDirectory(path, { signal: controller.signal });
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await lock.release();
});

test("a lock of another machine is waited for while it is renewed, and not for ever", async () => {
  const [trying, held] = ["trying", "held"].map((state) =>
    join(path, `.lock.${state}.1.1.0.some.other.machine`),
  ) as [string, string];
  for (const file of [trying, held]) writeFileSync(file, "");
  const renewing = setInterval(() => utimesSync(trying, new Date(), new Date()), 100);
  let hasIt = false;
  const waiting = waitForDirectory(path, { patience: 600 }).then((lock) => {
    hasIt = true;
    return lock;
  });
  await setTimeout(1500);
  expect(hasIt).toBe(false);
  clearInterval(renewing);
  await (await waiting).release();
  expect(readdirSync(path)).toEqual([]);
});

test("a lock that is held is renewed", async () => {
  const lock = await lockDirectory(path);
  const trying = join(path, readdirSync(path).find((name) => name.includes("trying"))!);
  utimesSync(trying, 0, 0);
  while (statSync(trying).mtimeMs === 0) await setTimeout(100);
  expect(Date.now() - statSync(trying).mtimeMs).toBeLessThan(60_000);
  await lock.release();
});
