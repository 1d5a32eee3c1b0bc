// A sweep as an array of tasks of a real Slurm, on this machine, as root.

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rote } from "./rote.testing.ts";
import { type Cluster, installRote, startSlurm } from "./slurm.testing.ts";

const timeout = 600_000;

let cwd: string;
let cluster: Cluster;
let env: Record<string, string>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "rote-cluster-"));
  cluster = await startSlurm();
  const PATH = `${installRote(join(cwd, "bin"))}${delimiter}${process.env.PATH}`;
  env = { ...(process.env as Record<string, string>), ...cluster.env, PATH };
}, timeout);
afterAll(() => {
  cluster.close();
  rmSync(cwd, { recursive: true });
});

const slurm = async (name: string, ...args: string[]) =>
  (await promisify(execFile)(name, args, { cwd, env })).stdout;

test("an array's results join to a serial run's table; a task that is stopped goes on", {
  timeout,
}, async () => {
  const base = "{ dataset: gaussianClusters, train: 40, test: 20, batchSize: 20, epochs: 1000,\n";
  const slow = "  learningRate: 1.0e-6, dropout: 0.1 }\n";
  writeFileSync(join(cwd, "seeds.yaml"), `base: ${base}${slow}grid: { seed: [0, 1, 2, 3] }\n`);
  const given = ["--out", "out", "--backend", "wasm"];
  const exported = await rote(["sweep", "seeds.yaml", "--export", "slurm", ...given], { cwd });
  writeFileSync(join(cwd, "seeds.sh"), exported.stdout);

  const id = (await slurm("sbatch", "--parsable", "seeds.sh")).trim();
  const queued = async () => (await slurm("squeue", "-h", "-j", id)).trim();
  const begun = () => readdirSync(join(cwd, "out", "runs")).length;
  await expect.poll(begun, { timeout: 60_000 }).toBeGreaterThan(0);
  await setTimeout(4_000);
  await slurm("scancel", "--state=PENDING", id);
  await slurm("scancel", "--signal=TERM", "--batch", id).catch(() => {}); // of those just cancelled
  await expect.poll(queued, { timeout: 60_000 }).toBe("");
  const kept = readdirSync(join(cwd, "out"), { recursive: true, encoding: "utf8" });
  expect(kept.filter((path) => path.endsWith(".safetensors"))).not.toEqual([]);

  await slurm("sbatch", "--wait", "seeds.sh");
  const joined = await rote(["sweep", "seeds.yaml", "--out", "out"], { cwd });
  expect(joined.stderr).toMatch(/^0 runs done in .*, 4 done before, 0 failed/m);
  await rote(["sweep", "seeds.yaml", "--out", "serial", "--backend", "wasm"], { cwd });
  const table = (folder: string) => readFileSync(join(cwd, folder, "table.csv"), "utf8");
  expect(table("out")).toBe(table("serial"));
});
