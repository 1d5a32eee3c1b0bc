// ONNX Runtime's native library reports to its maker unless it is told not to before it loads.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";

const runtime = new URL("startRuntime.ts", import.meta.url).href;
/** Loads the library and gives it time to report: it begins at once. */
const program = `
  const { loadOnnxRuntime } = await import(${JSON.stringify(runtime)});
  loadOnnxRuntime();
  await new Promise((resolve) => setTimeout(resolve, 1000));
`;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "rote-telemetry-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The environment of a user's machine: under a CI the library is silent by itself. */
const environment = (more: NodeJS.ProcessEnv) => {
  const isOfCI = (name: string) =>
    /^(CI|CONTINUOUS_INTEGRATION|TF_BUILD|GIT(HUB|LAB)_.*)$/.test(name);
  const others = Object.entries(process.env).filter(
    ([name]) => name !== "ORT_DISABLE_TELEMETRY" && !isOfCI(name),
  );
  return {
    ...Object.fromEntries(others),
    HOME: home,
    XDG_CACHE_HOME: join(home, "cache"),
    ...more,
  };
};
const options = ["--conditions=@rote/source", "--input-type=module", "--eval", program];
const cwd = fileURLToPath(new URL("..", import.meta.url));

test("the native library leaves no file behind", () => {
  execFileSync(process.execPath, options, { cwd, env: environment({}) });
  expect(readdirSync(home)).toEqual([]);
});

test("a user's own setting is respected", () => {
  execFileSync(process.execPath, options, {
    cwd,
    env: environment({ ORT_DISABLE_TELEMETRY: "0" }),
  });
  expect(readdirSync(home, { recursive: true })).not.toEqual([]);
});

const canTrace = spawnSync("strace", ["-qq", "true"]).status === 0;

test.skipIf(!canTrace)("the native library looks no name up and connects to nothing", () => {
  const log = join(home, "calls");
  const trace = ["-f", "-qq", "-o", log, "-e", "trace=connect,sendto,sendmsg,sendmmsg,openat"];
  execFileSync("strace", [...trace, process.execPath, ...options], { cwd, env: environment({}) });
  const calls = readFileSync(log, "utf8").split("\n");
  expect(calls.some((call) => call.includes("libonnxruntime"))).toBe(true);
  expect(calls.filter((call) => /AF_INET|resolv\.conf|\.onnxruntime/.test(call))).toEqual([]);
});

test("a worker thread that cannot turn the reports off refuses to load the library", async () => {
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const execArgv = ["--conditions=@rote/source"];
  const worker = new Worker(`import(${JSON.stringify(runtime)}).then((m) => m.loadOnnxRuntime())`, {
    eval: true,
    env,
    execArgv,
  });
  const error = await new Promise<Error>((resolve) => worker.once("error", resolve));
  expect(error).toMatchObject({ name: "TelemetryError", code: "TELEMETRY" });
  expect(error.message).toContain("Call loadOnnxRuntime() in the main thread before");
});
