import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasSignals, rote } from "./rote.testing.ts";

const file = JSON.stringify(new URL("./interruption.ts", import.meta.url).href);

/** The exit code of a process that the two signals reach in this order. */
function exitCodeAfter(first: string, second: string): number | null {
  const script = `
    const { interruption } = await import(${file});
    const { signal } = interruption();
    process.emit("${first}");
    if (signal.reason?.name !== "Interrupted") process.exit(1);
    process.emit("${second}"); // at the same time: the same one
    await new Promise((resolve) => setTimeout(resolve, 600));
    process.emit("${second}");
    process.exit(2);`;
  const flags = [
    "--conditions=@rote/source",
    "--no-warnings",
    "--input-type=module",
    "--eval",
    script,
  ];
  return spawnSync(process.execPath, flags).status;
}

/** Whether a process listens to SIGHUP, which Node by itself does not. */
function hearsSignals(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return (Number.parseInt(status.match(/^SigCgt:\s*[0-9a-f]*([0-9a-f])$/m)![1]!, 16) & 1) === 1;
}

test("the first signal aborts, the second ends the process at once with its own exit code", () => {
  expect(exitCodeAfter("SIGINT", "SIGTERM")).toBe(143);
  expect(exitCodeAfter("SIGTERM", "SIGINT")).toBe(130);
  expect(exitCodeAfter("SIGINT", "SIGINT")).toBe(130);
});

describe.skipIf(!hasSignals)("a command", { timeout: 60_000 }, () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "rote-stop-"));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  const endless =
    "run --dataset gaussianClusters --train 100 --test 10 --learning-rate 1e-9 --epochs 100000 " +
    "--backend wasm --json --out";

  test("that nobody reads any more ends with a checkpoint and an exit code", async () => {
    const { code } = await rote([...endless.split(" "), "piped"], {
      cwd,
      onPrint: (_, child) => child.stdout!.destroy(), // as "| head -1" does
    });
    expect(code).toBe(141);
    expect(readdirSync(join(cwd, "piped", "checkpoints"))).toHaveLength(1);
  });

  test("that prints a short list is done, though nobody reads it all", async () => {
    const { code } = await rote(["data", "list"], {
      cwd,
      onPrint: (_, child) => child.stdout!.destroy(),
    });
    expect(code).toBe(0);
  });

  test("answers a signal during a long training step, and ends with its checkpoint", async () => {
    // A step takes seconds.
    const long =
      "run --dataset gaussianClusters --train 40000 --test 10 --batch-size 40000 --epochs 99 " +
      "--model mlp-3x512 --backend wasm --out long";
    const found: string[] = [];
    const { code } = await rote(long.split(" "), {
      cwd,
      onTalk(text, child) {
        if (text.includes("Backend") && found.length === 0) {
          found.push("began");
          setTimeout(1000).then(() => {
            found.push("asked");
            child.kill("SIGTERM");
          });
        }
        if (text.includes("stopping")) found.push("answered");
        if (text.includes("terminated")) found.push("ended");
      },
    });
    expect(code).toBe(143);
    expect(found).toEqual(["began", "asked", "answered", "ended"]);
    expect(readdirSync(join(cwd, "long", "checkpoints"))).toHaveLength(1);
  });

  test.skipIf(process.platform !== "linux").for([
    ["data list --json", "SIGINT", 130],
    ["--help", "SIGTERM", 143],
    ["doctor", "SIGTERM", 143],
    ["report .", "SIGINT", 130],
  ] as const)("%s says that it stops, while it is being loaded", async ([line, name, exitCode]) => {
    const { code, stdout, stderr } = await rote(line.split(" "), {
      cwd,
      async onStart(child) {
        while (!hearsSignals(child.pid!)) await setTimeout(1);
        await setTimeout(10); // the first of its listeners is there
        child.kill(name);
      },
    });
    expect([code, stdout.includes("CIFAR")]).toEqual([exitCode, false]);
    expect(stderr).toMatch(/^rote: stopping .*\nrote: (interrupted|terminated)\.\n$/);
    expect(stdout.includes('"event":"error","code":"INTERRUPTED"')).toBe(line.endsWith("--json"));
  });

  test("that measures what it would cost ends, and prints no plan", async () => {
    const { code, stdout } = await rote("reproduce all --scale paper --dry-run".split(" "), {
      cwd,
      onTalk: (text, child) => {
        if (text.includes("Measuring")) child.kill("SIGINT");
      },
    });
    expect([code, stdout]).toEqual([130, ""]);
  });

  test("whose work holds up its process answers a signal at once, and ends", async () => {
    let asked = 0;
    let answered = 0;
    const large = "expressivity --n 40000 --dimension 200 --json --out large".split(" ");
    const { code, stdout } = await rote(large, {
      cwd,
      onTalk(text, child) {
        if (text.includes("Building")) {
          setTimeout(300).then(() => {
            asked = performance.now();
            child.kill("SIGINT");
          });
        }
        if (text.includes("stopping")) answered = performance.now();
      },
    });
    expect(code).toBe(130);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      event: "error",
      code: "INTERRUPTED",
      exitCode: 130,
    });
    expect(answered).toBeGreaterThan(asked);
    expect(readdirSync(join(cwd, "large"))).toEqual(["rote.json"]); // an empty claim
  });
});
