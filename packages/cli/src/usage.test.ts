import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roteSession } from "./rote.testing.ts";

// What can be said without any data: help, and what is refused. Nothing here touches the network.

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-cli-"));
  mkdirSync(join(cwd, "taken"));
  writeFileSync(join(cwd, "taken", "thesis.tex"), "years of work");
  writeFileSync(join(cwd, "file"), "");
  writeFileSync(join(cwd, "huge.yaml"), "");
  truncateSync(join(cwd, "huge.yaml"), 2 ** 40);
  session = roteSession({ cwd, env: { ROTE_DATA: join(cwd, "cache") } });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (args: string) => session.run(args.split(" "));

describe("help", () => {
  test.each([
    ["--help", "Usage: rote [options] [command]"],
    ["randomize --help", "Usage: rote randomize [options]"],
    ["run --help", "--probability <p>"],
    ["sweep --help", "--dry-run"],
    ["claims --help", "Usage: rote claims [options] [folder]"],
    ["reproduce --help", "all, or some of fig1a, "],
    ["report --help", "Usage: rote report [options] <folder>"],
    ["data --help", "fetch [options] <name>"],
    ["help export", "Usage: rote export [options]"],
    ["help", "Usage: rote [options] [command]"],
    ["data fetch --help", "--offline"],
  ])("rote %s is on stdout, with exit code 0", async (args, text) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(text);
  });
});

describe("a command that cannot be done", () => {
  test.each<[string, number, string | RegExp]>([
    ["learn", 2, "error: unknown command 'learn'"],
    ["run --sede 1", 2, "error: unknown option '--sede'\n(Did you mean --seed?)"],
    ["run --seed x", 2, "It must be an integer."],
    ["run --learning-rate 0x10", 2, "It must be a finite number."],
    ["run --out=", 2, "It must not be empty."],
    ["help exprt", 2, "error: unknown command 'exprt'\n(Did you mean export?)"],
    ["nonsense --help", 2, "error: unknown command 'nonsense'"],
    ["reproduce --in-process --jobs 3", 2, "--jobs: with --in-process there are no others."],
    ["memorization --in-process --memory 1", 2, "--memory: with --in-process there are no"],
    ["verify . --data nowhere", 2, "--data: nowhere must be a folder or a file of pictures, got"],
    ["verify . --given nowhere", 2, "--given: nowhere must be a file that can be read, got"],
    ["data fetch", 2, "error: missing required argument 'name'"],
    ["run --dataset gaussianClusters --data taken", 2, "gaussianClusters are made, not read"],
    ["run --dataset cifar", 2, 'unknown dataset "cifar". Known: cifar10, '],
    ["run --dataset cifar", 2, 'Did you mean "cifar10"?'],
    ["run --model mlp", 2, 'unknown model "mlp". Known: mlp-1x512, '],
    ["run --model wideResNet", 2, 'Did you mean "wide-resnet-28-1"?'],
    ["run --optimizer adma", 2, 'unknown optimizer "adma". Known: sgd, momentum, nesterov, adam.'],
    ["run --schedule cosin", 2, 'Did you mean "cosine"?'],
    ["run --schedule step", 2, "schedule.milestones must be a list, got nothing"],
    ["run --augmentation randomFlip", 2, 'unknown augmentation "randomFlip"'],
    ["run --early-stopping 3", 2, "earlyStopping needs examples to monitor"],
    ["run --label-smoothing 2", 2, "labelSmoothing must be below 1, got 2"],
    ["run --corruption permutedLabel", 2, 'Did you mean "permutedLabels"?'],
    ["run --set droput=0.2", 2, 'Did you mean "dropout"?'],
    ["run --set dropout", 2, "--set: it must be a field and its value"],
    ["randomize --set optimizer.name=adma", 2, 'unknown optimizer "adma"'],
    ["run --corruption randomLabel", 2, 'Did you mean "randomLabels"?'],
    ["run --corruption partialLabels", 2, /partialLabels: probability must be between 0 and 1/],
    ["run --corruption partialLabels --probability 20", 2, "For 20 %, pass 0.2."],
    ["run --corruption randomPixels --probability x", 2, "It must be between 0 and 1."],
    ["randomize --train 50001", 2, "train must be at most 50000, the size of the set, got 50001."],
    ["randomize --epochs 0", 2, /epochs must be at least 1, got 0/],
    ["randomize --out taken", 2, "taken must be empty, new, or of this very experiment"],
    ["randomize --out file/results", 2, "must be a folder that can be written"],
    ["run --data nowhere", 3, /nowhere must (have|be)/],
    ["run --offline", 3, /offline, the cache must have .*data_batch_1.bin, got none/],
    ["report", 2, "error: missing required argument 'folder'"],
    ["report nowhere", 2, "records: nowhere must be a folder of results, got none there."],
    [
      "report file",
      2,
      "records: file must be a folder of results, got a file. Name the folder that holds it: .",
    ],
    [
      "export taken/thesis.tex",
      2,
      "must be the folder of a run, got a file. Name the folder that holds it: taken",
    ],
    ["report taken", 2, "records: taken must hold records of runs, got no JSON file."],
    ["sweep", 2, "error: missing required argument 'file'"],
    [
      "sweep nowhere",
      2,
      "sweep: nowhere must be a YAML or JSON file, got none there. Name one that is",
    ],
    ["sweep taken", 2, "sweep: taken must be a YAML or JSON file, got a folder. Name a file in it"],
    ["run huge.yaml", 2, "run: huge.yaml must be a YAML or JSON file, got one of more than"],
    ["sweep taken/thesis.tex", 2, /sweep: it must be an object, got "years of work"/],
    ["sweep x --jobs 0", 2, "It must be a positive integer."],
    ["sweep x --retry -1", 2, "It must be a non-negative integer."],
    ["claims nowhere", 2, "records: nowhere must be a folder of results, got none there."],
    ["reproduce fig1d", 2, 'reproduce: unknown experiment "fig1d". Known: fig1a, '],
    ["reproduce all --scale huge", 2, 'scale must be one of "tiny", "small", "paper", got "huge"'],
    ["reproduce --only fig1d", 2, 'unknown experiment "fig1d". Known: fig1a, '],
    ["reproduce fig1a --only fig1b", 2, "--only: it must name some of fig1a, got fig1b."],
    ["reproduce fig1b --models mlp-1x51", 2, 'Did you mean "mlp-1x512"?'],
    ["reproduce fig1b --models mlp-1x512,", 2, "It must be names, with commas between."],
    ["reproduce fig1b --conditions trueLabel", 2, 'Did you mean "trueLabels"?'],
    ["reproduce all --repeats 0", 2, "It must be a positive integer."],
    ["data fetch cifar", 2, "the dataset must be one of cifar10, "],
    ["data verify mnist", 3, /rote data verify: .* must be there, got no such file. Fetch it/],
    ["run --backend webgl", 5, 'backend "webgl" does not work here: Node has no WebGL'],
    ["run --backend cuda", 2, "Allowed choices are auto, webgpu"],
    ["run --model alexnet-small --backend wasm", 5, "it has no kernel Conv2DBackpropFilter"],
  ])("rote %s ends with exit code %d and says what is wrong", async (args, code, text) => {
    const outcome = await run(args);
    expect(outcome.stderr).toMatch(text);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).not.toMatch(/\n {4}at /); // no stack
  });

  test.skipIf(process.platform === "win32").each(["run pipe", "sweep /dev/zero --dry-run"])(
    "rote %s does not wait for what may never end",
    async (args) => {
      if (!existsSync(join(cwd, "pipe"))) execFileSync("mkfifo", [join(cwd, "pipe")]);
      const { code, stderr } = await run(args);
      expect(stderr).toContain("got a pipe or a device. Write what it gives to a file first.");
      expect(code).toBe(2);
      rmSync(join(cwd, "pipe"), { force: true });
    },
  );

  test("leaves nothing behind", () => {
    expect(readdirSync(cwd).sort()).toEqual(["file", "huge.yaml", "taken"]);
    expect(readdirSync(join(cwd, "taken"))).toEqual(["thesis.tex"]);
  });
});

test("--debug prints the stack", async () => {
  expect((await run("--debug run --dataset cifar")).stderr).toMatch(/\n {4}at /);
});

test("data path is where ROTE_DATA says", async () => {
  expect((await run("data path mnist")).stdout).toBe(`${join(cwd, "cache", "mnist")}\n`);
});

test("data list names every dataset, as text and as JSON lines", async () => {
  expect((await run("data list")).stdout).toMatch(
    /^cifar10: CIFAR-10, 50,000 train and 10,000 test/,
  );
  const lines = (await run("data list --json")).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    v: 1,
    event: "dataset",
    name: "cifar10",
    splits: { test: 10_000 },
  });
});
