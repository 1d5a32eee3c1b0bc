import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rote, roteSession } from "./rote.testing.ts";

// On Gaussian clusters, which are made and not downloaded. Nothing here touches the network.

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-sweep-"));
  session = roteSession({ cwd });
  const base = "{ dataset: gaussianClusters, train: 40, test: 20, batchSize: 20, epochs: 2 }";
  const labels = [
    "list:",
    "  - { corruption: { name: trueLabels } }",
    "  - { corruption: { name: partialLabels, params: { probability: 0.5 } } }",
    "  - { corruption: { name: randomLabels } }",
  ];
  writeFileSync(join(cwd, "labels.yaml"), `base: ${base}\n${labels.join("\n")}\n`);
  const rates = "grid: { learningRate: [1.0e+30, 0.01] }";
  writeFileSync(join(cwd, "diverges.yaml"), `name: rates\nbase: ${base}\n${rates}\n`);
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (args: string) =>
  rote(args.split(" "), { cwd, env: { ROTE_DATA: join(cwd, "cache") } });
const read = (path: string) => readFileSync(join(cwd, path), "utf8");

describe("rote sweep", { timeout: 120_000 }, () => {
  test("--dry-run prints runs, steps, time and downloads, and does nothing", async () => {
    const { code, stdout } = await run("sweep labels.yaml --dry-run --backend wasm");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mlp-1x512 +gaussianClusters +partially corrupted labels, p = 0.5 /m);
    // 3 runs of 2 epochs of 2 steps.
    expect(stdout).toMatch(/3 runs, 0 done. To do: 3 runs of at most 12 steps, at most \d+ s/);
    expect(stdout).toContain("Nothing is to be downloaded.");
    expect(existsSync(join(cwd, "rote-results"))).toBe(false);
  });

  test("does every run, gives a table, and does none again", async () => {
    const first = await run("sweep labels.yaml --out labels --backend wasm --jobs 2");
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("3 of 3 runs done."),
    });
    const table = read("labels/table.csv");
    expect(table.trim().split("\n")).toHaveLength(4);
    expect(readdirSync(join(cwd, "labels", "runs"))).toHaveLength(3);
    const again = await run("sweep labels.yaml --out labels --backend wasm --json");
    expect(again.stderr).toContain("0 runs done");
    expect(
      again.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).event),
    ).toEqual(["sweep_end"]);
    expect(read("labels/table.csv")).toBe(table);
    const serial = await run("sweep labels.yaml --out serial --backend wasm --in-process");
    expect(serial.code).toBe(0);
    expect(read("serial/table.csv")).toBe(table);
  });

  test("refuses a folder of another experiment, and leaves it as it is", async () => {
    mkdirSync(join(cwd, "other"));
    writeFileSync(join(cwd, "other", "trueLabels.json"), "a result");
    const { code, stderr } = await run("sweep labels.yaml --out other");
    expect([code, stderr]).toEqual([2, expect.stringContaining("other must be empty, new, or of")]);
    expect(readdirSync(join(cwd, "other"))).toEqual(["trueLabels.json"]);
  });

  test("writes no table over that of another sweep", async () => {
    const table = read("labels/table.csv");
    const grown = readFileSync(join(cwd, "labels.yaml"), "utf8");
    const other = grown.replace("train: ", "train: 1");
    expect(other).not.toBe(grown);
    writeFileSync(join(cwd, "other.yaml"), other);
    const { code, stderr } = await run("sweep other.yaml --out labels --backend wasm");
    expect([code, stderr]).toEqual([2, expect.stringContaining("not of this one 3 of its 3 runs")]);
    expect(read("labels/table.csv")).toBe(table);
  });

  test("reports a run that fails, does the others, and ends with exit code 1", async () => {
    const { code, stderr } = await run("sweep diverges.yaml --backend wasm --retry 3");
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed: train: the loss must stay finite/);
    expect(stderr).not.toContain("tried again"); // it would end alike
    expect(stderr).toContain("rote: sweep: 1 of 2 runs failed.");
    const runs = join(cwd, "rote-results", "rates", "runs");
    const left = readdirSync(runs).map((id) => readdirSync(join(runs, id)).join());
    expect(left.sort()).toEqual([expect.stringMatching(/^failure\.json/), "record.json"]);
  });
});

describe("rote claims", { timeout: 60_000 }, () => {
  test("prints a verdict for each claim, and ends with exit code 6 if one fails", async () => {
    // Two epochs do not fit anything: there is no time to overfit, and nothing of the kind.
    const network = {
      kind: "expressivity",
      specification: { n: 10 },
      specificationHash: "t",
      n: 10,
      dimension: 5,
      outputs: 1,
      weights: 26,
      maxError: 1e-15,
    };
    writeFileSync(join(cwd, "labels", "network.json"), JSON.stringify(network));
    const { code, stdout, stderr } = await run("claims labels --figures");
    expect(code).toBe(6);
    expect(stdout).toMatch(/^fig1b +Figure 1b, section 2.2 +not enough runs$/m); // one seed
    expect(stdout).toMatch(/^fig1c +Figure 1c, section 2.2 +premise not met$/m);
    expect(stdout).toMatch(
      /Left out, 3 records: .*true labels with MLP 1x512 on 40 .*it has 40 examples/,
    );
    expect(stdout).toMatch(/^corollary1 +Corollary 1, section 4 +not enough runs$/m);
    expect(stdout).toMatch(/^theorem1 +Theorem 1, section 4 +FAILS$/m);
    expect(stdout).toContain("weights for n = 10, d = 5, K = 1");
    expect(stderr).toMatch(/^rote: claims: every claim must hold, got 1 that fail: theorem1/m);
  });

  test("--json gives one claim a line", async () => {
    const { stdout } = await run("claims labels --json --quiet");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const claims = events.filter(({ event }) => event !== "error");
    expect(claims.length).toBeGreaterThanOrEqual(13);
    expect(claims.every(({ event, id, verdict }) => event === "claim" && id && verdict)).toBe(true);
  });
});

test("rote reproduce --dry-run says what a figure costs, its download included", {
  timeout: 120_000,
}, async () => {
  const { code, stdout } = await run("reproduce fig1b --scale tiny --repeats 2 --dry-run");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^12 runs, 0 done\./m);
  expect(stdout).toMatch(/To be downloaded, decompressed size: cifar10: 1\d\d MB/);
  expect(existsSync(join(cwd, "cache"))).toBe(false);
});

test("records of two machines join: what was done on either is not done again", {
  timeout: 120_000,
}, async () => {
  const part = "reproduce --only theorem1 --in-process --out";
  const [first, second] = [await run(`${part} a`), await run(`${part} b --repeats 2`)];
  expect([first.code, second.code]).toEqual([0, 0]);
  cpSync(join(cwd, "b", "runs"), join(cwd, "a", "runs"), { recursive: true });
  const joined = await run(`${part} a --repeats 2`);
  expect(joined.stderr).toContain("0 runs done in");
  expect(joined.stdout).toContain("Report: a/report.html");
  const lines = () =>
    readFileSync(join(cwd, "a", "table.csv"), "utf8")
      .trim()
      .split("\n");
  expect(lines()).toHaveLength(13);
  const whole = lines().sort();
  expect((await run(`${part} a`)).code).toBe(0); // a part of what is there
  expect(lines().sort()).toEqual(whole);
});

test.each([
  ["sweep labels.yaml", "table.csv"],
  ["reproduce theorem1", "table.csv"],
  ["reproduce theorem1", "claims.json"],
  ["reproduce theorem1", "report.html"],
  ["reproduce theorem1", "report-files/theorem1.csv"],
  ["memorization gaussianClusters --runs 2", "memorization.json"],
  ["memorization gaussianClusters --runs 2", "memorization.csv"],
  ["memorization gaussianClusters --runs 2", "influence.csv"],
])("%s does not begin where a %s of one's own lies among runs", async (line, name) => {
  const path = join(cwd, "own", name);
  mkdirSync(join(cwd, "own", "runs"), { recursive: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "precious");
  const { code, stderr } = await session.run(`${line} --in-process --out own`.split(" "));
  expect([code, stderr]).toEqual([2, expect.stringContaining("must be new, or")]);
  expect(stderr).toContain("got what Rote has not written. Move it away, or name another place");
  expect(readFileSync(path, "utf8")).toBe("precious");
  expect(readdirSync(join(cwd, "own", "runs"))).toEqual([]);
  rmSync(join(cwd, "own"), { recursive: true });
});
