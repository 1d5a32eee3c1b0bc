import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearNetwork } from "./linearNetwork.testing.ts";
import { pngOf } from "./pngOf.ts";
import { hasSignals, rote } from "./rote.testing.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-audit-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const parquet = fileURLToPath(
  new URL("../../datasets/src/testing/fixtures/parquet/huggingface.parquet", import.meta.url),
);
const run = (line: string) => rote(line.split(" "), { cwd });
const text = (path: string) => readFileSync(join(cwd, path), "utf8");
const clusters = "audit gaussianClusters --examples 200 --model mlp-1x16 --batch-size 32";

/** Bright and dark pictures in a folder for each, but for one dark picture among the bright. */
function paint(folder: string) {
  for (const [name, base] of Object.entries({ bright: 200, dark: 20 })) {
    mkdirSync(join(cwd, folder, name), { recursive: true });
    for (let i = 0; i < 12; i++) {
      const shade = name === "bright" && i === 7 ? 20 : base;
      // Whitening leaves the contrast of the halves: bright ones are bright above.
      const images = Uint8Array.from({ length: 64 }, (_, at) => {
        const isAbove = at < 32;
        return (isAbove === shade > 100 ? 200 : 40) + ((at * 7 + i * 13) % 23);
      });
      const png = pngOf({ images, shape: [1, 8, 8, 1] }, 0);
      writeFileSync(join(cwd, folder, name, `${i}.png`), png);
    }
  }
}

/** A `.npy` file, as NumPy saves it. */
function npy(
  descr: string,
  shape: readonly number[],
  { buffer, byteOffset, byteLength }: Uint8Array | Float32Array,
): Uint8Array {
  const sides = shape.map((side) => `${side},`).join(" ");
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  const data = new Uint8Array(buffer, byteOffset, byteLength);
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...data);
}

describe("rote audit", { timeout: 100_000 }, () => {
  test("finds the one wrong label of a folder of pictures, and says where it is", async () => {
    paint("pictures");
    const options = "--size 8 --batch-size 4 --learning-rate 0.05 --out folder";
    const { code, stdout } = await run(`audit pictures ${options}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 of 24 labels look wrong/);
    expect(stdout).toMatch(/#\d+: bright, looks like dark/);
    const [, first] = text("folder/audit.csv").split("\r\n");
    expect(first).toMatch(/^\d+,bright\/7.png,bright,dark,true,/);
    expect(text("folder/audit.html")).toContain("bright/7.png");
    const again = await run(`audit pictures ${options}`);
    expect(again.stderr).toContain("It was audited before.");
    expect(again.stdout).toBe(stdout);
    const verified = await run("verify folder");
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/audit.json +\d+ +0 /);
    const reported = await run("report folder --out audits.html");
    expect(reported.stdout).toContain("1 audit of labels.");
    expect(text("audits.html")).toContain("Audits of labels");
    expect(text("audits-files/audits.csv")).toMatch(/pictures,MLP 1x512,24,2,/);
  });

  test("takes a Parquet file as on Hugging Face, and run and randomize do as well", async () => {
    copyFileSync(parquet, join(cwd, "pets.parquet"));
    const { code } = await run("audit pets.parquet --size 4 --folds 2 --epochs 1 --out pets");
    expect(code).toBe(0);
    const { dataset, examples } = JSON.parse(text("pets/audit.json"));
    expect(dataset.classes).toEqual(["cat", "dog", "owl"]);
    expect(examples.given).toEqual([0, 1, 2, 1, 0, 2]);
    const sizes = "--train 4 --test 1 --picture-size 4 --model mlp-1x4 --epochs 1 --out parquet";
    const trained = await run(`run --dataset imageFolder --data pets.parquet ${sizes}`);
    expect(trained.code).toBe(0);
    const record = JSON.parse(text("parquet/record.json"));
    expect(record.model.trainableParameters).toBe(4 * 4 * 3 * 4 + 4 + 4 * 3 + 3);
    expect((await run("verify parquet --data pets.parquet")).stdout).toMatch(
      /imageFolder, train +same/,
    );
  });

  test("takes given labels and one's own network, and records both", async () => {
    writeFileSync(join(cwd, "network.mjs"), linearNetwork);
    writeFileSync(join(cwd, "labels.csv"), "index,label\n3,1\n4,1\n");
    const own = "audit gaussianClusters --examples 100 --model ./network.mjs --epochs 2";
    const { code } = await run(`${own} --given labels.csv --json --out own`);
    expect(code).toBe(0);
    const record = JSON.parse(text("own/audit.json"));
    expect(record.examples.given.slice(3, 5)).toEqual([1, 1]);
    expect(record.model.source).toContain("export const createModel");
    expect(record.specification.model).toMatch(/^own-[0-9a-f]{64}$/);
    expect(record.model.trainableParameters).toBe(196 * 10 + 10);
  });

  test.skipIf(!hasSignals)("keeps the parts that were trained when interrupted", async () => {
    const line = `${clusters} --epochs 120 --out cut`;
    const stopped = await rote([...line.split(" "), "--json"], {
      cwd,
      onPrint: (words, child) => {
        if (words.includes('"checkpoint"')) child.kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect(existsSync(join(cwd, "cut/part-0.safetensors"))).toBe(true);
    const resumed = await run(line);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/[12] of 3 parts were trained before/);
    expect(existsSync(join(cwd, "cut/part-0.safetensors"))).toBe(false);
    const whole = await run(`${clusters} --epochs 120 --out whole`);
    expect(whole.code).toBe(0);
    expect(text("cut/audit.csv")).toBe(text("whole/audit.csv"));
  });

  test.each([
    ["audit nowhere", /nowhere must be a folder of pictures or one of cifar10, .*got neither/],
    ["audit package.json", /must be a folder of pictures, or a .parquet, .npy or .npz file/],
    ["audit gaussianClusters --folds 1", /folds must be at least 2, got 1/],
    ["audit gaussianClusters --model ./none.mjs", /model: .\/none.mjs must be a module/],
    ["audit . --examples 5", /--examples: it goes with a dataset's name/],
    [
      "audit gaussianClusters --size 16",
      /--size: it goes with a folder or a Parquet file, got a dataset's name/,
    ],
    ["audit gaussianClusters --data .", /--data: it goes with data that are read, and/],
    ["audit x.npz --split train", /--split: it goes with .* or a folder, got a file of arrays/],
  ])("refuses %s and leaves nothing", async (line, reason) => {
    writeFileSync(join(cwd, "package.json"), "{}");
    writeFileSync(join(cwd, "x.npz"), "");
    const { code, stderr } = await run(`${line} --out nothing`);
    expect(stderr).toMatch(reason);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "nothing"))).toBe(false);
  });

  const toy = { images: new Float32Array(8), labels: Uint8Array.of(0, 1, 0, 1) };
  const withNumber = (x: number) => ({
    ...toy,
    images: toy.images.map((_, i) => (i === 5 ? x : 0)),
  });
  test.each([
    ["NaN", withNumber(Number.NaN), [4, 1, 2], /finite numbers, got NaN in example 2/],
    ["infinity", withNumber(-1 / 0), [4, 1, 2], /finite numbers, got -Infinity in example 2/],
    ["a lone label", { ...toy, labels: Uint8Array.of(0, 0, 0, 1) }, [4, 1, 2], /got one of 1/],
    ["one class", { ...toy, labels: new Uint8Array(4) }, [4, 1, 2], /at least two classes/],
    ["a label less", { ...toy, labels: Uint8Array.of(0, 1, 0) }, [4, 1, 2], /of 4 images, got 3/],
    [
      "no image",
      { images: new Float32Array(0), labels: new Uint8Array(0) },
      [0, 1, 2],
      /one image/,
    ],
    [
      "one axis",
      { images: new Float32Array(4), labels: new Uint8Array(4) },
      [4],
      /must have images/,
    ],
  ] as const)(
    "a dry run finds %s, as the run does, with exit code 3",
    async (_, set, shape, reason) => {
      writeFileSync(join(cwd, "images.npy"), npy("<f4", shape, set.images));
      writeFileSync(join(cwd, "labels.npy"), npy("|u1", [set.labels.length], set.labels));
      const line = "audit images.npy --given labels.npy --out nothing";
      for (const { code, stderr } of [await run(`${line} --dry-run`), await run(line)]) {
        expect(stderr).toMatch(reason);
        expect(code).toBe(3);
      }
      expect(existsSync(join(cwd, "nothing"))).toBe(false);
    },
  );

  test("given labels that are Python's objects, or no table, are told what to save", async () => {
    const objects = npy("|O", [], new Uint8Array(5));
    writeFileSync(join(cwd, "human.npy"), objects);
    writeFileSync(join(cwd, "human.pt"), "PK");
    const dry = (given: string) => run(`audit gaussianClusters --given ${given} --dry-run`);
    const refused = await dry("human.npy");
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining("must have numbers, got objects of Python. Save one of them"),
    ]);
    const unknown = await dry("human.pt");
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("--given: it must be a .csv, .npy or .npz file, got human.pt"),
    ]);
  });

  test("networks at chance are said first, on the page and in the record too", async () => {
    const idle = "--model mlp-1x16 --epochs 1 --learning-rate 1e-9 --out idle";
    const { code, stdout } = await run(`audit gaussianClusters --examples 200 ${idle}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Held out, the networks are right for .* no more than chance/);
    const { caution } = JSON.parse(text("idle/audit.json")).result;
    expect(stdout.startsWith(caution)).toBe(true);
    expect(text("idle/audit.html")).toContain(caution);
    expect((await run("verify idle")).code).toBe(0);
    writeFileSync(join(cwd, "idle/audit.json"), text("idle/audit.json").replace("no more", "more"));
    expect((await run("verify idle")).stdout).toContain("caution must be Held out");
  });

  test("that diverges ends with 4 and leaves why, also where only its logits do", async () => {
    const wild = "--model mlp-1x16 --epochs 1 --learning-rate 1e38 --batch-size 200 --out wild";
    const line = `audit gaussianClusters --examples 200 ${wild}`;
    const { code, stderr, stdout } = await run(`${line} --json`);
    expect(stderr).toMatch(/the loss must stay finite.*Try a smaller learning rate/);
    expect(code).toBe(4);
    expect(stdout).toContain('"event":"run_failed"');
    const failure = JSON.parse(text("wild/audit.failure.json"));
    expect(failure).toMatchObject({ kind: "failure", of: "audit", step: 1 });
    const verified = await run("verify wild");
    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringMatching(/audit.failure.json .*\n *rote.json +1 +0 /),
    ]);
    const reported = await run("report wild --out wild.html");
    expect(reported.stdout).toContain("1 failed run");
    expect((await run(line.replace("1e38", "0.01"))).code).toBe(2); // another experiment's folder
    expect((await run(line)).code).toBe(4); // the same one is done again
  });

  test("that comes to its record removes the failure of before", async () => {
    const line = `${clusters} --epochs 1 --out late`;
    expect((await run(line)).code).toBe(0);
    const { specification, specificationHash, environment } = JSON.parse(text("late/audit.json"));
    const failure = {
      kind: "failure",
      version: 1,
      of: "audit",
      specification,
      specificationHash,
      error: { name: "DivergedError", message: "the loss is NaN" },
      epoch: 1,
      step: 1,
      time: new Date().toISOString(),
      environment,
    };
    writeFileSync(join(cwd, "late/audit.failure.json"), JSON.stringify(failure));
    expect((await run(line)).code).toBe(0);
    expect(existsSync(join(cwd, "late/audit.failure.json"))).toBe(false);
  });

  test("few examples of a dataset are as bad as few of a file", async () => {
    const { code, stderr } = await run("audit gaussianClusters --examples 5 --dry-run");
    expect(stderr).toMatch(/audit: each class must have at least two examples/);
    expect(code).toBe(3);
  });
});
