import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasSignals, rote } from "./rote.testing.ts";
import { installRote } from "./slurm.testing.ts";
import { slurmScript } from "./slurmScript.ts";
import { checkTogether, type SweepCommandOptions } from "./sweepOptions.ts";

let cwd: string;
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "rote's cluster-")));
  const base = "{ dataset: gaussianClusters, train: 40, test: 20, batchSize: 20, epochs: 1 }";
  writeFileSync(join(cwd, "two seeds.yaml"), `base: ${base}\ngrid: { seed: [0, 1] }\n`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = (...args: string[]) => rote(args, { cwd });

describe.runIf(hasSignals)("rote sweep --export slurm", { timeout: 120_000 }, () => {
  test("prints a script of plain commands, whose results a sweep joins", async () => {
    const given = ["--out", "out", "--backend", "wasm", "--memory", "2", "--retry", "0"];
    const { code, stdout } = await run("sweep", "two seeds.yaml", "--export", "slurm", ...given);
    expect(code).toBe(0);
    const rest = stdout.replaceAll(cwd.replace("'", "'\\''"), "HERE");
    expect(rest.split("\n").filter((line) => !line.startsWith("# "))).toEqual([
      "#!/bin/sh",
      "#SBATCH --job-name=two_seeds",
      "#SBATCH --array=1-2",
      "#SBATCH --cpus-per-task=1",
      "#SBATCH --mem=3G",
      "#SBATCH --signal=B:TERM@60",
      "#SBATCH --requeue",
      "exec rote sweep 'HERE/two seeds.yaml' --out 'HERE/out' --jobs 1 --threads 1 " +
        '--backend wasm --memory 2 --retry 0 --part "$SLURM_ARRAY_TASK_ID/2"',
      "",
    ]);
    writeFileSync(join(cwd, "script"), stdout);
    const PATH = `${installRote(join(cwd, "bin"))}${delimiter}${process.env.PATH}`;
    for (const task of ["1", "2"]) {
      const env = { ...process.env, PATH, SLURM_ARRAY_TASK_ID: task };
      const said = execFileSync("sh", [join(cwd, "script")], { env, stdio: "pipe" });
      expect(String(said)).toBe(`1 of 1 run of part ${task} of 2 done.\n`);
    }
    expect(existsSync(join(cwd, "out", "table.csv"))).toBe(false);
    const joined = await run("sweep", "two seeds.yaml", "--out", "out");
    expect(joined.stderr).toContain("0 runs done in");
    const serial = ["--out", "serial", "--backend", "wasm", "--in-process"];
    expect((await run("sweep", "two seeds.yaml", ...serial)).code).toBe(0);
    const table = (folder: string) => readFileSync(join(cwd, folder, "table.csv"), "utf8");
    expect(table("out")).toBe(table("serial"));
  });

  test("says the same script as an event where stdout is for events", async () => {
    const line = ["sweep", "two seeds.yaml", "--export", "slurm", "--out", "out"];
    const { stdout: script } = await run(...line);
    const { code, stdout } = await run(...line, "--json");
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
    expect(JSON.parse(stdout)).toMatchObject({ event: "script", scheduler: "slurm", script });
  });

  const options: SweepCommandOptions = { backend: "auto", retry: 1 };
  const place = { command: ["reproduce", "all"], folder: "/out", name: "all", runs: 12_345 };

  test("has no more than 1000 tasks, each with the threads that are asked for", () => {
    const script = slurmScript(place, { ...options, threads: 4 });
    expect(script).toContain("#SBATCH --array=1-1000\n#SBATCH --cpus-per-task=4\n");
    expect(script).toContain(
      'exec rote reproduce all --out /out --jobs 1 --threads 4 --part "$SLURM_ARRAY_TASK_ID/1000"',
    );
  });

  test.each<Partial<SweepCommandOptions>>([
    { part: { i: 1, n: 2 } },
    { dryRun: true },
    { jobs: 2 },
    { watch: true },
    { queue: "redis://host" },
  ])("refuses %o", (others) => {
    const given: SweepCommandOptions = { ...options, export: "slurm", ...others };
    expect(() => checkTogether(given)).toThrow("it must be without --export");
  });
});
