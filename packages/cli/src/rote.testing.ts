import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("./bin.ts", import.meta.url));

/** Windows has no signals that a process could answer: tests that send them are skipped there. */
export const hasSignals = process.platform !== "win32";

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RoteOptions {
  cwd: string;
  env?: Record<string, string>;
  /** Called with each piece of stdout. */
  onPrint?: (text: string, child: ChildProcess) => void;
  /** Called with each piece of stderr. */
  onTalk?: (text: string, child: ChildProcess) => void;
}

/** Runs the command as a user would, in a process of its own. */
export function rote(
  args: readonly string[],
  { cwd, env, onPrint, onTalk }: RoteOptions,
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--conditions=@rote/source", bin, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000, // so that a failing test leaves no process behind
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => {
    stdout += data;
    onPrint?.(String(data), child);
  });
  child.stderr.on("data", (data) => {
    stderr += data;
    onTalk?.(String(data), child);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
