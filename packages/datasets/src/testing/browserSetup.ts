import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    server: string;
  }
}

/** Starts the server beside the browser tests, as a process that resolves packages as Node does. */
export default async function setup(project: TestProject): Promise<() => void> {
  const script = join(import.meta.dirname, "serveToBrowser.ts");
  const server = spawn(process.execPath, ["--conditions=@rote/source", "--no-warnings", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [address] = await once(server.stdout, "data");
  project.provide("server", String(address).trim());
  return () => void server.kill();
}
