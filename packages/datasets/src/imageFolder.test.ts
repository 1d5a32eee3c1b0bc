import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batches, FormatError, imageFolder, MissingFileError } from "./index.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rote-images-"));
});
afterAll(() => rm(root, { recursive: true }));

type Colour = [red: number, green: number, blue: number];

/** An image of one colour. */
async function paint(path: string, colour: Colour, [width, height] = [8, 8]) {
  const [r, g, b] = colour;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  await mkdir(dirname(join(root, path)), { recursive: true });
  await image.toFile(join(root, path));
}

describe("a folder a class, as ImageNet and Imagenette have it", () => {
  beforeAll(async () => {
    await paint("imagenette/train/n02/b.png", [0, 255, 0]);
    await paint("imagenette/train/n02/a.JPEG", [0, 250, 0]);
    await paint("imagenette/train/n01/c.jpg", [250, 0, 0]);
    await paint("imagenette/val/n02/d.png", [0, 0, 255]);
    await writeFile(join(root, "imagenette/train/n01/.DS_Store"), "no image");
    await writeFile(join(root, "imagenette/train/readme.txt"), "no image");
  });
  const open = (options = {}) =>
    imageFolder(join(root, "imagenette"), { split: "train", size: 8, ...options });

  test("is listed by class, then by path", async () => {
    const folder = await open();
    expect(folder.classes).toEqual(["n01", "n02"]);
    expect(folder.paths).toEqual(["train/n01/c.jpg", "train/n02/a.JPEG", "train/n02/b.png"]);
    expect([...folder.labels]).toEqual([0, 1, 1]);
    expect([folder.length, folder.split]).toEqual([3, "train"]);
  });

  test("is decoded to bytes, channels last", async () => {
    const set = await (await open()).load();
    expect(set.shape).toEqual([3, 8, 8, 3]);
    expect([...set.images.subarray(2 * 192, 2 * 192 + 6)]).toEqual([0, 255, 0, 0, 255, 0]);
    const [red, green, blue] = set.images; // a JPEG: nearly the colour
    expect([red! > 240, green! < 10, blue! < 10]).toEqual([true, true, true]);
    expect(set.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test("gives the same whether read at once, in batches, or one by one", async () => {
    const folder = await open();
    const whole = await folder.load();
    for (const batchSize of [1, 2, 3]) {
      const parts: number[] = [];
      for await (const { images } of batches(folder, { batchSize })) parts.push(...images);
      expect(parts).toEqual([...whole.images]);
    }
  });

  test("has the same class numbers in another split if told the classes", async () => {
    const { classes } = await open();
    expect([...(await open({ split: "val", classes })).labels]).toEqual([1]);
    await expect(open({ split: "val", classes: ["n01"] })).rejects.toThrow(
      /one of the 1 classes, got "n02"/,
    );
  });

  test("in grey has one channel", async () => {
    const set = await (await open({ split: "val", channels: 1 })).load();
    expect(set.shape).toEqual([1, 8, 8, 1]);
    expect(new Set(set.images).size).toBe(1);
  });

  test("says what is not there", async () => {
    await expect(open({ split: "test" })).rejects.toThrow(MissingFileError);
    await expect(open({ split: "test" })).rejects.toThrow(/must have test\/<class>\/….png/);
    await expect(imageFolder(join(root, "nowhere"))).rejects.toThrow(MissingFileError);
  });

  test.each([{ size: 0 }, { size: 2.5 }, { size: 8, resize: 7 }, { channels: 2 }])(
    "refuses %o",
    async (options) => {
      await expect(open(options)).rejects.toThrow(RangeError);
    },
  );
});

test("Tiny ImageNet's images lie deeper, and its val has a list of classes", async () => {
  await paint("tiny/train/n7/images/n7_0.JPEG", [1, 2, 3]);
  await paint("tiny/train/n3/images/n3_0.JPEG", [1, 2, 3]);
  await paint("tiny/val/images/val_0.JPEG", [1, 2, 3]);
  await paint("tiny/val/images/val_1.JPEG", [1, 2, 3]);
  const list = "val_0.JPEG\tn7\t0\t0\t62\t62\nval_1.JPEG\tn3\t0\t0\t63\t63\n";
  await writeFile(join(root, "tiny/val/val_annotations.txt"), list);
  const { classes } = await imageFolder(join(root, "tiny"), { split: "train" });
  const val = await imageFolder(join(root, "tiny"), { split: "val", classes });
  expect(classes).toEqual(["n3", "n7"]);
  expect(val.paths).toEqual(["val/images/val_1.JPEG", "val/images/val_0.JPEG"]);
  expect([...val.labels]).toEqual([0, 1]);
});

describe("the centre", () => {
  test.each([
    ["wide", [40, 20], "left and right"],
    ["tall", [20, 40], "above and below"],
  ] as const)("of a %s image is what is left when %s", async (_, [width, height], __) => {
    // White, with a black square in the middle that is the crop.
    const black = await sharp({
      create: { width: 10, height: 10, channels: 3, background: "black" },
    })
      .png()
      .toBuffer();
    const path = join(root, `centre${width}/c/x.png`);
    await mkdir(dirname(path), { recursive: true });
    await sharp({ create: { width, height, channels: 3, background: "white" } })
      .composite([{ input: black, gravity: "centre" }])
      .png()
      .toFile(path);
    const folder = join(root, `centre${width}`);
    const crop = await (await imageFolder(folder, { size: 10, resize: 20 })).load();
    expect(crop.images.every((byte) => byte === 0)).toBe(true);
    const wider = await (await imageFolder(folder, { size: 12, resize: 20 })).load();
    expect([wider.images[0], wider.images[3 * (12 * 6 + 6)]]).toEqual([255, 0]);
    const smaller = await (await imageFolder(folder, { size: 4, resize: 10 })).load();
    expect(smaller.images.every((byte) => byte === 0)).toBe(true);
  });
});

describe("a damaged image", () => {
  test.each(["png", "jpg"])("(%s) is an error that names the file", async (type) => {
    await paint(`damaged-${type}/c/good.${type}`, [9, 9, 9], [64, 64]);
    await paint(`damaged-${type}/c/short.${type}`, [9, 9, 9], [64, 64]);
    const short = join(root, `damaged-${type}/c/short.${type}`);
    await truncate(short, Math.floor((await readFile(short)).length * 0.8));
    const folder = await imageFolder(join(root, `damaged-${type}`), { size: 8 });
    await expect(folder.load()).rejects.toThrow(FormatError);
    await expect(folder.load()).rejects.toThrow(new RegExp(`c/short.${type} must be a whole`));
    expect((await folder.read(Uint32Array.of(0))).shape[0]).toBe(1);
  });
});

test("links that lead out of the folder are not followed", async () => {
  await paint("links/c/real.png", [1, 1, 1]);
  await paint("outside/secret.png", [2, 2, 2]);
  await symlink(join(root, "outside"), join(root, "links/d"));
  await symlink(join(root, "outside/secret.png"), join(root, "links/c/link.png"));
  expect((await imageFolder(join(root, "links"))).paths).toEqual(["c/real.png"]);
});
