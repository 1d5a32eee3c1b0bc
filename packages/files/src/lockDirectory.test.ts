import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type DirectoryHolder,
  DirectoryInUseError,
  LeaseLostError,
} from "./directoryInUseError.ts";
import { lockDirectory, waitForDirectory } from "./lockDirectory.ts";
import { cannotMount, mountSmallDisk } from "./mount.testing.ts";
import { place } from "./place.ts";
import { isAlive, processStart } from "./processes.ts";

/** Whether there is time for all of it, as in `npm run test:full -- chaos`. */
const isFull = process.env.ROTE_TEST_FULL !== undefined;

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

test.skipIf(process.platform !== "linux")(
  "a holder that stands still is said to, with what to do, once its lease is over",
  async () => {
    const { child } = await start();
    const refused = () => lockDirectory(path).catch((error) => error);
    expect((await refused()).message).toMatch(/, its lease until 2.*\. Wait for its end or choose/);
    child.kill("SIGSTOP");
    await expect.poll(() => readFileSync(`/proc/${child.pid}/stat`, "utf8")).toMatch(/\) T /);
    const [trying] = readdirSync(path).filter((name) => name.includes(".trying."));
    const past = new Date(Date.now() - 3_600_000);
    utimesSync(join(path, trying!), past, past);
    const error = await refused();
    expect(error.holder.isSilent).toBe(true);
    expect(error.message).toMatch(
      new RegExp(
        `got process ${child.pid} on .*, its lease ended 2.*\\. It lives, but does not renew its ` +
          `lease, .*: let it go on \\(kill -CONT ${child.pid}\\), end it .*, or choose another`,
      ),
    );
    child.kill("SIGCONT");
    await expect
      .poll(async () => (await refused()).message, { timeout: 10_000 })
      .toMatch(/Wait for/);
  },
);

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

test("a lock stays where it is, wherever its process works later", async () => {
  const before = process.cwd();
  process.chdir(path);
  const lock = await lockDirectory("run").finally(() => process.chdir(before));
  await lock.check();
  await lock.release();
  expect(readdirSync(join(path, "run"))).toEqual([]);
});

test("a later process with the holder's number does not count", async () => {
  const another = `.lock.held.${process.ppid}.1234567899.0.${place()}.${hostname()}`;
  writeFileSync(join(path, another), "");
  await (await lockDirectory(path)).release();
  expect(readdirSync(path)).toEqual([]);
});

test("of many that try at once, in one process or several, exactly one gets it", async () => {
  for (let round = 0; round < (isFull ? 20 : 6); round++) {
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

const elsewhere = (path: string) =>
  ["trying", "held"].map((state) => {
    const file = join(path, `.lock.${state}.1.1.0.elsewhere-1.some.other.machine`);
    writeFileSync(file, "");
    return file;
  }) as [trying: string, held: string];

test("a holder that cannot be asked is named, and taken over after its lease", async () => {
  elsewhere(path);
  const waitedFor: DirectoryHolder[] = [];
  const began = performance.now();
  const lock = await lockDirectory(path, {
    lease: 700,
    onWait: (holder) => waitedFor.push(holder),
  });
  expect(performance.now() - began).toBeGreaterThan(690);
  expect(waitedFor).toMatchObject([{ pid: 1, host: "some.other.machine" }]);
  await lock.release();
  expect(readdirSync(path)).toEqual([]);
});

test.each([
  ["removes the folder", (path: string) => rmSync(path, { recursive: true })],
  [
    "empties it",
    (path: string) => {
      for (const name of readdirSync(path)) rmSync(join(path, name));
    },
  ],
])("a holder that %s at its end leaves it to who waits", async (_, clear) => {
  elsewhere(path);
  const lock = await lockDirectory(path, { lease: 60_000, onWait: () => clear(path) });
  await lock.check();
  expect(readdirSync(path)).toHaveLength(2);
  await lock.release();
  expect(readdirSync(path)).toEqual([]);
});

test("a holder whose signs of life cannot be read is never taken for gone", async () => {
  const [trying] = elsewhere(path);
  rmSync(trying);
  mkdirSync(trying); // as with another user's file, reading it is an error
  await expect(lockDirectory(path, { lease: 200 })).rejects.toThrow(DirectoryInUseError);
  await setTimeout(400);
  await expect(lockDirectory(path, { lease: 200 })).rejects.toThrow(DirectoryInUseError);
  rmdirSync(trying);
});

test.skipIf(cannotMount)("a lock is renewed on a disk that has become full", async () => {
  const disk = mountSmallDisk(1);
  try {
    const lock = await lockDirectory(disk.path);
    const [trying] = readdirSync(disk.path).filter((name) => name.includes(".trying."));
    const sign = () => readFileSync(join(disk.path, trying!), "utf8");
    const first = sign();
    disk.fill();
    await expect.poll(sign, { timeout: 30_000 }).not.toBe(first);
    await lock.release();
    expect(readdirSync(disk.path)).toEqual([".filler.tmp"]);
  } finally {
    disk.unmount();
  }
});

test("a holder that cannot be asked is in the way with its next sign of life", async () => {
  const [trying] = elsewhere(path);
  let count = 0;
  const renewing = setInterval(() => writeFileSync(trying, `${++count}`), 100);
  await expect(lockDirectory(path)).rejects.toMatchObject({
    name: "DirectoryInUseError",
    holder: { pid: 1, host: "some.other.machine", until: expect.any(Date) },
    message: expect.stringContaining("got process 1 on some.other.machine, there since 2"),
  });
  let hasIt = false;
  const waiting = waitForDirectory(path, { lease: 600 }).then((lock) => {
    hasIt = true;
    return lock;
  });
  await setTimeout(1500);
  expect(hasIt).toBe(false);
  clearInterval(renewing);
  await (await waiting).release();
  expect(readdirSync(path)).toEqual([]);
});

test("a dead lock may be dated in the future, a renewed one in the past", async () => {
  const files = elsewhere(path);
  const [future, past] = [new Date(Date.now() + 1e10), new Date(0)];
  for (const file of files) utimesSync(file, future, future);
  await (await lockDirectory(path, { lease: 300 })).release();
  const [trying] = elsewhere(path);
  let count = 0;
  const renewing = setInterval(() => {
    writeFileSync(trying, `${++count}`);
    utimesSync(trying, past, past);
  }, 50);
  await expect(lockDirectory(path, { lease: 1000 })).rejects.toThrow(DirectoryInUseError);
  clearInterval(renewing);
});

test("a lock is renewed while its process is held up", async () => {
  const lock = await lockDirectory(path);
  const trying = join(path, readdirSync(path).find((name) => name.includes("trying"))!);
  await setTimeout(200); // until the thread has begun
  const before = readFileSync(trying, "utf8");
  const until = performance.now() + (isFull ? 5_000 : 3_000); // it is renewed every 2 seconds
  while (performance.now() < until); // as a training step does
  expect(readFileSync(trying, "utf8")).not.toBe(before);
  await lock.release();
});

test("a holder that was taken over learns it before it commits anything", async () => {
  const lock = await lockDirectory(path);
  await lock.check();
  for (const name of readdirSync(path)) rmSync(join(path, name)); // as who takes over does
  const other = await lockDirectory(path);
  await expect(lock.check()).rejects.toThrow(LeaseLostError);
  await lock.release();
  await other.check();
  await other.release();
});

const cannotUnshare = spawnSync("unshare", ["--pid", "--fork", "true"]).status !== 0;
test.skipIf(cannotUnshare)(
  "a container of its own, under the same or another name, is neither robbed nor waited for",
  { timeout: 60_000 },
  async () => {
    const inContainer = (name: string) => {
      const node = `${process.execPath} --conditions=@rote/source`;
      const command = `hostname ${name}; exec ${node} ${script} ${path} 0`;
      const args = [
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "--uts",
        "sh",
        "-c",
        command,
      ];
      const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "inherit"] });
      children.push(child);
      return new Promise<{ child: ChildProcess; said: string }>((resolve) => {
        child.stdout.once("data", (data) => resolve({ child, said: String(data).trim() }));
      });
    };
    for (const name of isFull ? [hostname(), "another-name"] : [hostname()]) {
      const { child, said } = await inContainer(name);
      expect(said).toBe("has it");
      // The same number may be another process here: it is not asked, but watched.
      await expect(lockDirectory(path)).rejects.toThrow(DirectoryInUseError);
      expect((await inContainer("a-third")).said).toBe("DirectoryInUseError");
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      await (await lockDirectory(path, { lease: 2_500 })).release();
    }
  },
);
