import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "@rote/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasSignals, rote } from "./rote.testing.ts";

// The real command on real MNIST, which is fetched once into the user's cache of datasets (12 MB).
const fetched = await rote(["data", "fetch", "mnist"], { cwd: tmpdir() });
const hasData = fetched.code === 0;
if (!hasData) {
  process.stderr.write(
    `rote on real data is not tested: MNIST cannot be had.\n${fetched.stderr}\n`,
  );
}

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-cli-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const small = "--dataset mnist --train 200 --test 100 --batch-size 32 --learning-rate 0.05";
const run = (args: string, onTalk?: Parameters<typeof rote>[1]["onTalk"]) =>
  rote(`${args} ${small}`.split(" "), { cwd, ...(onTalk && { onTalk }) });
const read = (path: string): RunRecord => JSON.parse(readFileSync(join(cwd, path), "utf8"));

describe.skipIf(!hasData)("rote run", { timeout: 60_000 }, () => {
  test("gives the same weights in two processes, and writes the record", async () => {
    const [a, b] = await Promise.all(
      ["a", "b"].map((out) => run(`run --corruption randomLabels --out ${out}`)),
    );
    expect(a).toMatchObject({ code: 0 });
    expect(b!.stdout).toContain("Record: b/record.json");
    const [first, second] = [read("a/record.json"), read("b/record.json")];
    expect(first.result.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(first.result.weightsHash).toBe(second.result.weightsHash);
    expect(first.result.trainAccuracy).toBe(1);
    expect(first.corruption).toEqual({ name: "randomLabels", params: expect.anything(), seed: 0 });
  });

  test("--json prints one object a line on stdout, and nothing else there", async () => {
    const { stdout } = await run("run --json --quiet --epochs 2");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event }) => event)).toEqual([
      "run_start",
      "epoch_end",
      "checkpoint",
      "epoch_end",
      "run_end",
    ]);
    expect(lines.every(({ v, t }) => v === 1 && !Number.isNaN(Date.parse(t)))).toBe(true);
  });

  test("a diverging run ends with exit code 4 and leaves a record of its failure", async () => {
    const { code, stderr } = await rote(
      `run --out diverged ${small} --learning-rate 1e30`.split(" "),
      { cwd },
    );
    expect(code).toBe(4);
    expect(stderr).toMatch(/rote: train: the loss must stay finite, got (NaN|Infinity) at step/);
    expect(readdirSync(join(cwd, "diverged")).sort()).toContain("failure.json");
  });

  test("conditions that diverge leave a record each, and exit code 4", async () => {
    const args = `randomize --out all-diverge ${small} --learning-rate 1e30`.split(" ");
    const { code } = await rote(args, { cwd });
    expect(code).toBe(4);
    const left = readdirSync(join(cwd, "all-diverge")).filter((name) => name !== "rote.json");
    expect(left).toHaveLength(6);
    expect(left.every((name) => name.endsWith(".failure.json"))).toBe(true);
  });

  test.runIf(hasSignals).each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends it after the step, with exit code %d", async (signal, code) => {
    const endless = `randomize --out stopped ${small} --learning-rate 1e-9 --epochs 100000`;
    const outcome = await rote(endless.split(" "), {
      cwd,
      onTalk(text, child) {
        if (text.includes("six conditions")) child.kill(signal); // training begins
      },
    });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(
      /rote: stopping .*\nrote: (interrupted|terminated|hung up)\.\n$/,
    );
  });
});

describe.skipIf(!hasData)("rote randomize", { timeout: 120_000 }, () => {
  test("trains the six conditions, prints a table and writes figure and report", async () => {
    const { code, stdout, stderr } = await run("randomize --out six");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const names = ["trueLabels", "partialLabels", "randomLabels"].concat([
      "shuffledPixels",
      "randomPixels",
      "gaussianPixels",
    ]);
    expect(readdirSync(join(cwd, "six")).sort()).toEqual(
      ["epochs.csv", "figure1a.svg", "report.html", "rote.json"]
        .concat(names.map((n) => `${n}.json`))
        .sort(),
    );
    for (const name of names) {
      const { corruption, result } = read(`six/${name}.json`);
      expect(corruption.name).toBe(name);
      expect(result.trainAccuracy).toBe(1);
    }
    const [labels, random] = [read("six/trueLabels.json"), read("six/randomLabels.json")];
    expect(labels.result.testAccuracy).toBeGreaterThan(0.6);
    expect(random.result.testAccuracy).toBeLessThan(0.25);
    expect(random.dataset.train.changedLabels).toBeGreaterThan(160); // 180 of 200 on average
    expect(stdout).toMatch(/^true labels +\d+ +\d+ +100\.00/m);
    // Nothing published stands beside made-up data.
    expect(stdout).not.toContain("paper");
    expect(stdout).toContain("Report: six/report.html");
  });

  test("skips in its folder what is finished, and refuses another experiment", async () => {
    const folder = read("six/rote.json" as string) as unknown as { experiment: string };
    expect(folder.experiment).toMatch(/^[0-9a-f ]+$/);
    const { code, stderr } = await run("randomize --out six --seed 1");
    expect(code).toBe(2);
    expect(stderr).toContain("six must be empty, new, or of this very experiment");
  });
});
