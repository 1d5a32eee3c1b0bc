import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Steps } from "./stepLosses.testing.ts";

const script = fileURLToPath(new URL("./stepLosses.testing.ts", import.meta.url));

/** Losses on the native library, in a process of their own: for tests that run in a page. */
export async function nativeLosses(
  _: unknown,
  net: string,
  { batch, steps }: Steps,
): Promise<number[]> {
  const flags = ["--conditions=@rote/source", "--no-warnings"];
  const args = [...flags, script, net, String(batch), String(steps)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout.split("\n").at(-1)!);
}
