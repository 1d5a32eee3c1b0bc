// Runs tfjs-core's own suite of backend tests, in a process of its own.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { skips } from "../../conformance/skips.ts";

export interface Result {
  name: string;
  status: "passed" | "failed" | "pending";
  messages: string[];
}

/** What becomes of each test, with options of `conformance/run.mjs`. */
export async function conformance(...options: string[]): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), "rote-conformance-"));
  try {
    const runner = fileURLToPath(new URL("../../conformance/run.mjs", import.meta.url));
    const report = join(folder, "report.json");
    await promisify(execFile)(process.execPath, [runner, report, ...options]);
    return JSON.parse(await readFile(report, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tests that failed and are not skipped. */
export function failuresOf(results: readonly Result[]): string[] {
  const isSkipped = ({ name }: Result) => skips.some(({ tests }) => tests.test(name));
  const failures = results.filter((result) => result.status === "failed" && !isSkipped(result));
  return failures.map(({ name, messages }) => `${name}: ${messages[0]}`);
}
