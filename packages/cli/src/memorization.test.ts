import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearNetwork } from "./linearNetwork.testing.ts";
import { hasSignals, rote, roteSession } from "./rote.testing.ts";

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-memorization-"));
  session = roteSession({ cwd });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));
const text = (path: string) => readFileSync(join(cwd, path), "utf8");
const clusters =
  "memorization gaussianClusters --train 200 --test 50 --model mlp-1x64 --learning-rate 0.05 " +
  "--epochs 40 --batch-size 20 --corruption partialLabels --probability 0.2";

describe("rote memorization", { timeout: 100_000 }, () => {
  test("scores every example, finds planted labels, and all of it is verified", async () => {
    const { code, stdout } = await run(
      `${clusters} --runs 20 --influence --in-process --out planted`,
    );
    expect(code).toBe(0);
    const { auc, examples, scores } = JSON.parse(text("planted/memorization.json"));
    expect(examples).toBe(200);
    expect(auc.memorization).toBeGreaterThan(0.9);
    expect(scores.memorization).toHaveLength(200);
    expect(stdout).toMatch(/^ +0\.7 +20 +100\.0 % +\d+\.\d % +\d+\.\d %$/m);
    expect(stdout).toMatch(/^The 29 changed labels .* ROC curve of 0\.9\d\d, by the C-score 0\.9/m);
    const table = text("planted/memorization.csv").trim().split("\n");
    expect(table).toHaveLength(201);
    expect(table[0]).toBe(
      "index,memorization,standardError,cScore,cScoreStandardError,included,changed",
    );
    const pairs = text("planted/influence.csv").trim().split("\n").slice(1);
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      const [train, test, influence, memorization] = pair.split(",").map(Number);
      expect(memorization).toBe(scores.memorization[train!]);
      expect(memorization).toBeGreaterThanOrEqual(0.25);
      expect(influence).toBeGreaterThanOrEqual(0.15);
      expect(test).toBeLessThan(50);
    }
    expect((await run("verify planted")).code).toBe(0);
    expect((await run("report planted")).code).toBe(0);
    expect(text("planted/report.html")).toContain("Which examples are memorized?");
    const [, row] = text("planted/report-files/memorized.csv").split("\n");
    expect(row).toContain(`,20,0.7,`);
    expect(row!.trim().split(",").slice(-2)).toEqual(
      [auc.memorization, auc.cScore].map((value: number) => value.toFixed(3)),
    );
    const most = text("planted/report-files/most-memorized.csv").trim().split("\n").slice(1);
    const values = most.map((line) => scores.memorization[line.split(",")[2]!]);
    const sorted = [...scores.memorization].sort((a: number, b: number) => b - a);
    expect(values).toEqual(sorted.slice(0, 10));
    writeFileSync(join(cwd, "planted/influence.csv"), pairs.join("\n"));
    expect((await run("verify planted")).stdout).toMatch(/^influence\.csv +0 +1 +0$/m);
    writeFileSync(join(cwd, "planted/memorization.csv"), `${table.join("\n")}\n\n`);
    const forged = await run("verify planted");
    expect(forged.code).toBe(3);
    expect(forged.stdout).toMatch(/^memorization\.csv +0 +1 +0$/m);
  });

  test("comes to the same bytes in processes of their own, and skips what is done", async () => {
    const few = clusters.replace("--epochs 40", "--epochs 2");
    await run(`${few} --runs 4 --shares 0.5,0.8 --in-process --backend wasm --out one`);
    const line = `${few} --runs 4 --shares 0.8,0.5 --backend wasm --out two`;
    const first = await rote(`${line} --jobs 2`.split(" "), { cwd });
    expect(first.code).toBe(0);
    for (const name of ["memorization.csv", "memorization.json"])
      expect(text(`two/${name}`)).toBe(text(`one/${name}`));
    const again = await run(`${line} --in-process`);
    expect(again.stderr).toContain("0 runs done");
    const dry = await run(`${line} --in-process --dry-run`);
    expect(dry.stdout).toContain("8 runs, 8 done. To do: 0 runs");
    await run(`${line.replace("--runs 4", "--runs 5")} --in-process`);
    expect(readdirSync(join(cwd, "two/runs"))).toHaveLength(10);
  });

  test("takes a network of one's own, and any dataset", async () => {
    mkdirSync(join(cwd, "nets"));
    writeFileSync(join(cwd, "nets/mine.mjs"), linearNetwork);
    const small = "--train 30 --test 10 --runs 2 --epochs 1 --in-process --backend cpu --out own";
    const { code } = await run(`memorization gaussianClusters --model ./nets/mine.mjs ${small}`);
    expect(code).toBe(0);
    const [id] = readdirSync(join(cwd, "own/runs"));
    expect(JSON.parse(text(`own/runs/${id}/record.json`)).model.source).toBe(linearNetwork);
    expect((await run("verify own")).code).toBe(0);
    const claims = await run("claims own");
    expect(claims.code).toBe(0);
    expect(claims.stdout).toContain("10 trainings on random shares of examples");
    const report = await run("report own");
    expect([report.code, report.stderr]).toEqual([0, expect.not.stringContaining("Left out")]);
    expect(report.stdout).toContain("2 trainings on random shares.");
  });

  test("writes over no other memorization, and counts a training that failed once", async () => {
    const small =
      "memorization gaussianClusters --train 60 --test 20 --model mlp-1x8 --epochs 2 " +
      "--in-process --json --out kept";
    await run(`${small} --runs 3 --influence`);
    const names = ["table.csv", "memorization.csv", "memorization.json", "influence.csv"];
    const before = names.map((name) => text(`kept/${name}`));
    for (const other of ["--runs 2", "--runs 3 --batch-size 30"]) {
      const { code, stderr } = await run(`${small} ${other}`);
      expect([code, stderr]).toEqual([2, expect.stringContaining("must be the table of this")]);
    }
    expect(names.map((name) => text(`kept/${name}`))).toEqual(before);
    await run(`${small} --runs 4`);
    expect(text("kept/table.csv").trim().split("\n")).toHaveLength(5);
    expect(existsSync(join(cwd, "kept/influence.csv"))).toBe(true);

    const diverging = small.replace("kept", "diverged");
    expect((await run(`${diverging} --learning-rate 1e30 --runs 2`)).code).toBe(1);
    const report = await run("report diverged");
    expect(report.stdout).toContain("2 failed runs");
    expect(text("diverged/report-files/failures.csv").trim().split("\n")).toHaveLength(3);
  });

  test.each([
    ["--runs 1000000000", "at most 100,000 trainings"],
    ["--shares 0.5,0.5", "each must be given once"],
    ["--set share=0.5", "share must be set by --shares"],
    ["--set draw=3", "draw must be set by --runs"],
  ])("refuses %s", async (given, said) => {
    const { code, stderr } = await run(`memorization gaussianClusters ${given} --dry-run`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test.skipIf(!hasSignals)("ends when told to, while many trainings are planned", async () => {
    const line = "memorization gaussianClusters --model mlp-1x8 --runs 100000 --dry-run";
    const { code } = await rote(line.split(" "), {
      cwd,
      onStart: (child) => setTimeout(() => child.kill("SIGINT"), 3000),
    });
    expect(code).toBe(130); // not killed, as after 100 s
  });

  test.skipIf(!hasSignals)("goes on where it was interrupted", async () => {
    const line = `${clusters} --set stopAtAccuracy=null --runs 4 --in-process --json --out cut`;
    const stopped = await rote(line.split(" "), {
      cwd,
      onPrint: (printed, child) => {
        if (printed.includes('"run_end"')) child.kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect(existsSync(join(cwd, "cut/memorization.json"))).toBe(false);
    const resumed = await run(line);
    expect(resumed.code).toBe(0);
    const events = resumed.stdout
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one));
    expect(events.filter(({ event }) => event === "run_end").length).toBeLessThan(4);
    expect(events.at(-2)).toMatchObject({ event: "memorization", examples: 200 });
    expect(events.at(-1)).toMatchObject({ event: "sweep_end", runs: 4, of: 4 });
  });

  test.each([
    ["--shares 0.7,0.7", /--shares: each must be given once, got 0.7 twice/],
    ["--shares 0", /share must be above 0, got 0/],
    ["--model mlp", /unknown model "mlp"/],
    ["--set validation=10", /unknown field "validation"/],
    ["--corruption partialLabel", /unknown corruption "partialLabel"/],
    ["--runs 0", /must be a positive integer|--runs/],
    ["--queue redis://x --model ./nets/mine.mjs", /--queue: its networks must have names/],
  ])("refuses %s and leaves nothing", async (options, reason) => {
    const { code, stderr } = await run(`memorization mnist ${options} --out nothing`);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(existsSync(join(cwd, "nothing"))).toBe(false);
  });
});
