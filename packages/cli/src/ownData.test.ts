import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { uniformNoise } from "@rote/datasets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pngOf } from "./pngOf.ts";
import { rote } from "./rote.testing.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-own-"));
  for (const name of ["keras.npz", "plain.npz", "images.npy", "labels.npy"]) {
    const place = `../../datasets/src/testing/fixtures/arrays/${name}`;
    copyFileSync(fileURLToPath(new URL(place, import.meta.url)), join(cwd, name));
  }
  writeFileSync(join(cwd, "some.csv"), "index,label\n0,1\n1,0\n2,1\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = (line: string) => rote(line.split(" "), { cwd });
const json = (path: string) => JSON.parse(readFileSync(join(cwd, path), "utf8"));
const keras = "--data keras.npz --train 60 --test 20";
const short = "--model mlp-1x4 --epochs 1";

describe("data of one's own", { timeout: 100_000 }, () => {
  test("run trains on a .npz file; given labels make another run, verified with them", async () => {
    const line = `run --dataset imageFolder ${keras} ${short}`;
    const first = await run(`${line} --out plain`);
    expect(first.stdout).toMatch(/^The network is right for .* more than chance \(50.0 %\)/);
    expect(first.code).toBe(0);
    const given = await run(`${line} --given some.csv --out given`);
    expect(given.stderr).toContain(
      "some.csv: 3 of 60 training labels are replaced, 57 stay; test images keep theirs.",
    );
    const [plain, relabelled] = [json("plain/record.json"), json("given/record.json")];
    expect(plain.dataset.train.examples).toBe(60);
    expect(first.stdout.startsWith(`${plain.result.caution}\n`)).toBe(true);
    expect(plain.specification.givenLabels).toBeNull();
    expect(relabelled.specification.givenLabels).toMatch(/^[0-9a-f]{64}$/);
    expect(relabelled.dataset.train.fingerprint).not.toBe(plain.dataset.train.fingerprint);
    expect(relabelled.dataset.test).toEqual(plain.dataset.test);
    const verified = await run("verify given --data keras.npz --given some.csv --rerun");
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/imageFolder, train +same/);
    const without = await run("verify given --data keras.npz --rerun");
    expect(without.code).toBe(2);
    expect(without.stderr).toMatch(/givenLabels must come with the file of labels.*--given <file>/);
  });

  test("a dry run takes files of pictures, and says where there are too few images", async () => {
    const dry = `--data keras.npz --test 20 ${short} --dry-run`;
    const planned = await run(`run --dataset imageFolder --train 60 ${dry}`);
    expect(planned.code).toBe(0);
    expect(planned.stdout).toMatch(/imageFolder +true labels/);
    const tooMany = await run(`run --dataset imageFolder --train 61 ${dry}`);
    expect(tooMany.code).toBe(2);
    expect(tooMany.stderr).toContain(
      "train must be at most 60, the pictures that there are, got 61",
    );
    const official = await run(
      "run --dataset mnist --train 10 --test 10 --data keras.npz --dry-run",
    );
    expect(official.stderr).toContain("keras.npz must be a folder, got");
  });

  test.each([
    ["an open quotation mark", 'index,label\n0,"1\n'],
    ["an unknown class", "index,label\n0,cat\n"],
  ])("a dry run refuses given labels with %s, as the run does", async (_, text) => {
    writeFileSync(join(cwd, "wrong.csv"), text);
    const clusters = `run --dataset gaussianClusters --train 40 --test 20 ${short}`;
    const line = `${clusters} --given wrong.csv --out wrong`;
    const [dry, real] = [await run(`${line} --dry-run`), await run(line)];
    expect([dry.code, real.code]).toEqual([3, 3]);
    for (const { stderr } of [dry, real]) expect(stderr).toContain("wrong.csv: ");
  });

  test("linear and complexity measure on a file of arrays, with given labels", async () => {
    const linear = await run(
      `linear imageFolder ${keras} --given some.csv --labels true --out machine`,
    );
    expect(linear.stderr).toContain("3 of 60 training labels are replaced");
    expect(linear.code).toBe(0);
    const machine = json("machine/true-labels.json");
    expect(machine.dataset).toMatchObject({ name: "imageFolder", classes: 2 });
    const of = "complexity imageFolder --draws 2 --train 60 --data keras.npz --of linear";
    const capacity = await run(`${of},kernelBall --given some.csv --out capacity`);
    expect([capacity.code, capacity.stderr.match(/labels are replaced/g)]).toEqual([
      0,
      ["labels are replaced"], // once, and not for each measure
    ]);
    expect(json("capacity/linear.json").dimension).toBe(36);
    for (const folder of ["machine", "capacity"]) {
      const verified = await run(`verify ${folder} --data keras.npz --given some.csv`);
      expect([verified.code, verified.stdout]).toEqual([0, expect.not.stringContaining("given")]);
    }
  });

  test("of many records verify prints which differ, in what and how", async () => {
    const record = json("capacity/linear.json");
    writeFileSync(join(cwd, "capacity/linear.json"), JSON.stringify({ ...record, dimension: 7 }));
    const { code, stdout, stderr } = await run("verify capacity --data keras.npz --given some.csv");
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^DIFFERENT:\n {2}linear.json: fields that the specification determines: dimension .*36.*7$/m,
    );
    expect(stdout).not.toContain("  kernelBall.json:");
    expect(stderr).toContain("linear.json: fields that the specification determines");
  });

  test("linear and complexity bring pictures to the size that is asked for", async () => {
    const set = uniformNoise({ n: 20, shape: [12, 12, 3], classes: 2 });
    for (let place = 0; place < 20; place++) {
      const folder = join(cwd, "pictures", `class ${place % 2}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${place}.png`), pngOf(set, place));
    }
    const sized = "--data pictures --picture-size 8 --train 16";
    const linear = `linear imageFolder ${sized} --test 4 --labels true --out sized-machine`;
    const complexity = `complexity imageFolder ${sized} --of linear --draws 2 --out sized`;
    for (const line of [linear, complexity]) expect((await run(line)).code).toBe(0);
    expect(json("sized-machine/true-labels.json").specification.pictureSize).toBe(8);
    expect(json("sized/linear.json").dimension).toBe(8 * 8 * 3);
    for (const folder of ["sized-machine", "sized"]) {
      const { code, stdout } = await run(`verify ${folder} --data pictures --rerun`);
      expect([code, stdout]).toEqual([0, expect.not.stringMatching("DIFFERENT")]);
    }
    const wrong = await run("linear mnist --picture-size 8 --dry-run");
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("with mnist")]);
  });

  test("where equal images conflict on random labels, linear keeps the other record", async () => {
    const set = uniformNoise({ n: 20, shape: [12, 12, 3], classes: 2 });
    for (let place = 0; place < 20; place++) {
      const folder = join(cwd, "twins", `class ${place % 2}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${place}.png`), pngOf(set, place % 2)); // two pictures in all
    }
    const line = "linear imageFolder --data twins --train 16 --test 4 --out halves";
    const { code, stdout, stderr } = await run(line);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^true +16 +0\.00 %/m);
    expect(stdout).toContain("Records: halves");
    expect(json("halves/true-labels.json")).toMatchObject({ labels: "true", trainError: 0 });
    expect(stderr).toMatch(/random labels that differ for training images \d+ and \d+, .*--ridge/);
    expect(stderr).toContain("--labels true");
    expect((await run("verify halves --data twins")).code).toBe(0);
  });

  test("memorization and a sweep do their trainings with given labels", async () => {
    const trainings = `--runs 1 --in-process --given labels.npy --out shares`;
    const size = "--data images.npy --train 40 --test 10";
    const shares = await run(`memorization imageFolder ${size} ${short} ${trainings}`);
    expect([shares.code, shares.stderr]).toEqual([0, expect.stringContaining("1 run done")]);
    const base = "{ dataset: imageFolder, train: 40, test: 10, model: mlp-1x4, epochs: 1 }";
    writeFileSync(join(cwd, "sweep.yaml"), `base: ${base}\ngrid: { seed: [0] }\n`);
    const sweep = await run(
      "sweep sweep.yaml --in-process --data plain.npz --given labels.npy --out sweep",
    );
    expect([sweep.code, sweep.stdout]).toEqual([0, expect.stringContaining("1 of 1 run")]);
    const none = await run("reproduce fig1a --given labels.npy --dry-run");
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining("--given: no run of this command takes other labels"),
    ]);
  });
});
