import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isAlive } from "@rote/files";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WATCHER } from "./interruption.ts";
import { linearNetwork } from "./linearNetwork.testing.ts";
import { hasSignals, rote } from "./rote.testing.ts";
import { isToBeWatched } from "./watch.ts";

test("the command is what is watched, and not a folder of its name", () => {
  expect(isToBeWatched(["report", "results"])).toBe(true);
  expect(isToBeWatched(["--debug", "linear", "mnist"])).toBe(true);
  for (const line of ["data list --out report", "help linear", "--help", "data verify mnist"]) {
    expect(isToBeWatched(line.split(" "))).toBe(false);
  }
});

describe.skipIf(!hasSignals)("work whose command was killed", { timeout: 60_000 }, () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "rote-orphan-"));
    const network = `import { writeFileSync } from "node:fs";
      ${linearNetwork.replace("createModel", "linear")}
      const isBusy = /worker/.test(process.argv[1]) || process.argv.includes("run");
      export function createModel(given) {
        if (!isBusy) return linear(given); // as the sweep plans
        writeFileSync("busy", String(process.pid));
        while (true);
      }`;
    writeFileSync(join(cwd, "loop.mjs"), network);
    const base = "{ model: ./loop.mjs, dataset: gaussianClusters, train: 30, test: 10, epochs: 1 }";
    writeFileSync(join(cwd, "sweep.yaml"), `base: ${base}\ngrid: { seed: [0, 1] }\n`);
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  test.each([
    "run --dataset gaussianClusters --train 30 --test 10 --epochs 1 --model ./loop.mjs --out own",
    "sweep sweep.yaml --jobs 1 --backend cpu --out swept",
  ])("ends while it computes without a pause: %s", async (line) => {
    const busy = join(cwd, "busy");
    rmSync(busy, { force: true });
    let first: ChildProcess | undefined;
    const command = rote(line.split(" "), { cwd, onStart: (child) => (first = child) });
    const pidOf = () => (existsSync(busy) ? Number(readFileSync(busy, "utf8")) : 0);
    while (pidOf() === 0 && first!.exitCode === null) await setTimeout(50);
    const pid = pidOf();
    expect(pid).toBeGreaterThan(0);
    onTestFinished(() => {
      if (isAlive(pid)) process.kill(pid, "SIGKILL");
    });
    first!.kill("SIGKILL");
    await command; // its output is open until all that write to it have ended
    while (isAlive(pid)) await setTimeout(50);
  });

  test("begins nothing if that was before it came to its first line", async () => {
    const gone = fork(join(cwd, "none.mjs"), { stdio: "ignore" });
    await once(gone, "exit");
    const bin = fileURLToPath(new URL("./bin.ts", import.meta.url));
    const late = fork(bin, ["run", "--dataset", "gaussianClusters", "--out", "late"], {
      cwd,
      env: { ...process.env, [WATCHER]: String(gone.pid) },
      execArgv: ["--conditions=@rote/source"],
      stdio: "ignore",
    });
    late.disconnect();
    expect((await once(late, "exit"))[0]).toBe(143);
    expect(existsSync(join(cwd, "late"))).toBe(false);
  });
});
