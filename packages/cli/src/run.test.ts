import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "@rote/experiments";
import { fittedPercent } from "@rote/records";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasSignals, rote } from "./rote.testing.ts";

// The real command in real processes, on data that is made and not fetched.

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-run-"));
  writeFileSync(join(cwd, "run.yaml"), document);
});
afterEach(() => rmSync(cwd, { recursive: true }));

const document = `
dataset: gaussianClusters
train: 400
test: 100
corruption: { name: randomLabels }
batchSize: 20
epochs: 6
learningRate: 0.0005 # too small to fit in them
optimizer: { name: adam }
dropout: 0.1
`;

type OnTalk = Parameters<typeof rote>[1]["onTalk"];
const run = (args: string, onTalk?: OnTalk) =>
  rote(args.split(" "), { cwd, ...(onTalk && { onTalk }) });
const read = (path: string): RunRecord => JSON.parse(readFileSync(join(cwd, path), "utf8"));
const events = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("rote run SPECIFICATION", { timeout: 60_000 }, () => {
  test("follows the file, then the options, and does nothing the second time", async () => {
    const command = "run run.yaml --seed 5 --out out --checkpoint-every 50 --json --quiet";
    const first = await run(command);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const record = read("out/record.json");
    expect(record.specification).toMatchObject({
      dataset: "gaussianClusters",
      train: 400,
      seed: 5,
      dropout: 0.1,
      corruption: { name: "randomLabels" },
      optimizer: { name: "adam" },
    });
    expect(record.epochs).toHaveLength(6);
    const checkpoints = events(first.stdout).filter(({ event }) => event === "checkpoint");
    expect(checkpoints.map(({ step, path }) => [step, path])).toEqual([
      [50, "out/checkpoints"],
      [100, "out/checkpoints"],
      [120, "out/checkpoints"],
    ]);

    const second = await run(command);
    expect(second.code).toBe(0);
    const [start, end] = events(second.stdout);
    expect(start.event).toBe("run_start");
    expect(end).toMatchObject({ event: "run_end", record });
  });

  test("under augmentation reports the accuracy by which the run ends", async () => {
    const augmentation = "augmentation: [{ name: randomHorizontalFlip }]\n";
    writeFileSync(join(cwd, "run.yaml"), document + augmentation);
    const { code, stdout } = await run("run run.yaml --out out");
    expect(code).toBe(0);
    const { onlineAccuracy, trainAccuracy } = read("out/record.json").epochs.at(-1)!;
    expect(onlineAccuracy).not.toBeCloseTo(trainAccuracy!, 3);
    expect(stdout).toContain(
      `did not fit 99 %, ended after epoch 6, the last allowed: ${fittedPercent(onlineAccuracy)} ` +
        "of the training examples right",
    );
  });

  test.runIf(hasSignals).each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s ends it with a checkpoint and exit code %d, and it resumes to the same weights",
    async (signal, code) => {
      const whole = await run("run run.yaml --out whole");
      expect(whole.code).toBe(0);
      // Killed by the first checkpoint's appearance: somewhere in the middle.
      const watched = "run run.yaml --out out --checkpoint-every 7";
      const interrupted = await run(watched, (text, child) => {
        if (!text.includes("Backend")) return;
        const timer = setInterval(() => {
          const exists =
            existsSync(join(cwd, "out", "checkpoints")) &&
            readdirSync(join(cwd, "out", "checkpoints")).some((name) => /^step/.test(name));
          if (exists) child.kill(signal);
          if (exists || child.exitCode !== null) clearInterval(timer);
        }, 1);
      });
      expect(interrupted.stderr).toMatch(/rote: (interrupted|terminated)\.\n$/);
      expect(interrupted.code).toBe(code);
      expect(readdirSync(join(cwd, "out"))).not.toContain("record.json");

      const resumed = await run(`${watched} --resume must`);
      expect(resumed.stderr).toMatch(/Resumes after step \d+, in epoch \d/);
      expect(resumed.code).toBe(0);
      expect(read("out/record.json").result.weightsHash).toBe(
        read("whole/record.json").result.weightsHash,
      );
    },
  );

  test.runIf(hasSignals)("two signals at a time are one: it ends with a checkpoint", async () => {
    const { code, stderr } = await run(
      "run run.yaml --epochs 100000 --learning-rate 1e-9 --out twice",
      (text, child) => {
        if (!text.includes("Backend")) return;
        setTimeout(() => {
          child.kill("SIGINT");
          child.kill("SIGTERM");
        }, 500);
      },
    );
    expect([130, 143]).toContain(code); // whichever came first
    expect(stderr).toMatch(/rote: (interrupted|terminated)\.\n$/);
    expect(readdirSync(join(cwd, "twice", "checkpoints"))).toHaveLength(1);
  });

  test.each<[string, string, string | RegExp]>([
    ["nowhere.yaml", "", "nowhere.yaml must be a YAML or JSON file, got none there"],
    ["bad.yaml", "{ specification: {}, specificationHash: a }", "got a record, which has them"],
    ["bad.yaml", "datset: mnist", 'unknown field "datset"'],
    ["bad.yaml", "datset: mnist", 'Did you mean "dataset"?'],
    ["bad.yaml", "corruption: { name: partialLabels }", "probability must be between 0 and 1"],
    ["bad.yaml", "a: [", /specification: it must be YAML or JSON, got: .* at line 1/],
    ["run.yaml --resume must --out new", document, "new must have a checkpoint to resume from"],
    ["run.yaml --resume sometimes", document, "Allowed choices are auto, never, must"],
  ])("refuses %s", async (args, content, message) => {
    const [file] = args.split(" ") as [string];
    if (content !== "") writeFileSync(join(cwd, file), content);
    const { code, stderr } = await run(`run ${args}`);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(cwd).filter((name) => !name.endsWith(".yaml"))).toEqual([]);
  });

  test("refuses the folder of another specification, and says what differs", async () => {
    await run("run run.yaml --out out --epochs 1");
    const { code, stderr } = await run("run run.yaml --out out --epochs 1 --batch-size 40");
    expect(stderr).toContain("batchSize: 20 there, 40 here");
    expect(code).toBe(2);
  });
});

describe("rote randomize", { timeout: 100_000 }, () => {
  test.runIf(hasSignals).each(["SIGINT", "SIGKILL"] as const)(
    "after %s skips what is finished, resumes what is not, and comes to the same weights",
    async (signal) => {
      const command =
        "randomize --dataset gaussianClusters --train 400 --test 50 --batch-size 20 --epochs 8 " +
        "--learning-rate 0.0005 --out";
      const whole = await run(`${command} whole`);
      expect(whole.code).toBe(0);
      const stopped = await run(`${command} out`, (text, child) => {
        const isFirst = text.includes("true labels") && text.includes("ended");
        if (isFirst) setTimeout(() => child.kill(signal), 100);
      });
      expect(stopped.code).not.toBe(0);
      expect(existsSync(join(cwd, "out", "report.html"))).toBe(false);
      const left = readdirSync(join(cwd, "out"), { recursive: true, encoding: "utf8" });
      const wasTraining = left.some((name) => /step-\d+\.safetensors$/.test(name));

      const resumed = await run(`${command} out`);
      expect(resumed).toMatchObject({ code: 0 });
      expect(resumed.stderr).toContain("true labels: was done before.");
      if (wasTraining) expect(resumed.stderr).toMatch(/Resumes after step \d+, in epoch/);
      expect(readdirSync(join(cwd, "out")).sort()).toEqual(readdirSync(join(cwd, "whole")).sort());
      for (const name of readdirSync(join(cwd, "whole")).filter((one) => /Labels|Pix/.test(one)))
        expect(read(`out/${name}`).result.weightsHash).toBe(
          read(`whole/${name}`).result.weightsHash,
        );
    },
  );
});

describe("rote verify", { timeout: 60_000 }, () => {
  test("finds a finished run as it was, and says what was changed", async () => {
    await run("run run.yaml --out out --epochs 1");
    const intact = await run("verify out");
    expect(intact).toMatchObject({ code: 0, stderr: "" });
    expect(intact.stdout).toMatch(/weights of the last checkpoint +same +[0-9a-f]{64}/);

    const path = join(cwd, "out", "record.json");
    const better = readFileSync(path, "utf8").replace(/"testAccuracy": .*/, '"testAccuracy": 1,');
    writeFileSync(path, better);
    const changed = await run("verify out --json");
    expect(changed.code).toBe(3);
    expect(changed.stderr).toMatch(/got differences in result of the last epoch, .*record.json\./);
    const different = events(changed.stdout).filter(({ outcome }) => outcome === "different");
    expect(different.map(({ event, what }) => [event, what])).toEqual([
      ["verification", "result of the last epoch"],
      ["verification", "epochs in metrics.jsonl"],
      ["verification", "epochs in metrics.csv"],
      ["verification", "epochs in events.out.tfevents.rote"],
      ["verification", "record.json"],
    ]);
  });

  test("refuses a folder without a record", async () => {
    const { code, stderr } = await run("verify nowhere");
    expect(stderr).toContain("nowhere must hold records, got none");
    expect(code).toBe(2);
  });
});
