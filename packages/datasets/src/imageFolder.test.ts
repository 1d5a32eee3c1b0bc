import { execFileSync } from "node:child_process";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { integers, key } from "@rote/random";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  batches,
  DatasetArgumentError,
  FormatError,
  imageFolder,
  imageFolderSplits,
  MissingFileError,
  SplitError,
  sample,
  select,
  stratified,
} from "./index.ts";
import { makePipe } from "./testing/makePipe.ts";
import { turnedJpeg } from "./testing/turnedJpeg.ts";

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

  test.each<object>([
    { size: 0 },
    { size: 2.5 },
    { size: 8, resize: 7 },
    { channels: 2 },
    { classes: "n01n02" },
    { classes: [1, 2] },
    { classes: ["n01", "n02", "n01"] },
    { classes: ["caf\u00e9", "n01", "n02", "cafe\u0301"] },
  ])("refuses %o", async (options) => {
    await expect(open(options)).rejects.toThrow(DatasetArgumentError);
  });

  test("what reads all of it takes no other options, and keeps no memory in common", async () => {
    const folder = await open();
    for (const options of [{ seed: 1 }, { batchSize: 2 }, { onProgres: () => {} }]) {
      for (const read of [folder.load, folder.fingerprint]) {
        await expect(read(options as object)).rejects.toThrow(DatasetArgumentError);
      }
    }
    const set = await folder.load();
    set.labels.fill(9);
    set.indices.fill(9);
    expect([...folder.labels, ...folder.indices]).toEqual([0, 1, 1, 0, 1, 2]);
    expect(await folder.fingerprint()).toBe(set.fingerprint);
  });
});

describe("parts of a folder", () => {
  beforeAll(async () => {
    for (let i = 0; i < 8; i++) await paint(`parts/train/cat/${i}.png`, [i, 0, 0]);
    for (let i = 0; i < 4; i++) await paint(`parts/train/dog/${i}.png`, [100 + i, 0, 0]);
    for (let i = 0; i < 2; i++) await paint(`parts/val/dog/${i}.png`, [200 + i, 0, 0]);
  });
  const open = (split?: string) =>
    imageFolder(join(root, "parts"), { size: 1, ...(split === undefined ? {} : { split }) });
  /** The red of each image: which one it is. */
  const reds = async (folder: Awaited<ReturnType<typeof open>>) => {
    const { images } = await folder.load();
    return [...images].filter((_, i) => i % 3 === 0);
  };

  test.each([
    ["train[6:10]", [6, 7, 100, 101], [6, 7, 8, 9], [0, 0, 1, 1], "train"],
    ["train[-25%:]", [101, 102, 103], [9, 10, 11], [1, 1, 1], "train"],
    ["train/[11:]+val/", [103, 200, 201], [11, 12, 13], [1, 1, 1], "train+val"],
    ["val[1:]+train[:1]", [201, 0], [1, 2], [1, 0], "val+train"],
  ])("%s takes the images that it names", async (expression, images, indices, labels, split) => {
    const folder = await open(expression);
    expect(await reds(folder)).toEqual(images);
    expect([...folder.indices]).toEqual(indices);
    expect([...folder.labels]).toEqual(labels);
    expect([folder.length, folder.paths.length]).toEqual([images.length, images.length]);
    const batch = await folder.read(Uint32Array.of(1, 0));
    expect([...batch.indices]).toEqual([indices[1], indices[0]]);
    expect(batch.split).toBe(split);
    expect(folder.classes).toEqual(["cat", "dog"]);
  });

  test.each(["train[:13]", "train[5]", "train[3:3]", "train++val"])("refuses %s", async (split) => {
    await expect(open(split)).rejects.toThrow(SplitError);
  });

  test("are drawn as those of a set in memory are", async () => {
    const folder = await open("train");
    const set = await folder.load();
    for (const draw of [sample, stratified] as const) {
      const few = draw(folder, 6, { seed: 3 });
      expect(await few.load()).toEqual(draw(set, 6, { seed: 3 }));
    }
    expect([...stratified(folder, 6).labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(await select(folder, [11, 0]).load()).toEqual(select(set, [11, 0]));
    expect(() => select(folder, [12])).toThrow("places must be integers from 0 to 11, got 12");
    expect(() => sample(folder, 13)).toThrow("count must be an integer in [0, 12], got 13");
  });

  test("have the fingerprint of the loaded set, worked out a batch at a time", async () => {
    const folder = await open("train");
    const prints = [folder, select(folder, [3, 1]), await open("val")].map(async (part) => {
      const print = await part.fingerprint();
      expect(print).toBe((await part.load()).fingerprint);
      return print;
    });
    expect(new Set(await Promise.all(prints)).size).toBe(3);
    await expect(
      folder.fingerprint({ signal: AbortSignal.abort(new Error("no")) }),
    ).rejects.toThrow("no");
  });
});

test("a folder larger than what is in memory at a time is read in bounded memory", async () => {
  await paint("many/c/0.png", [1, 2, 3]);
  const bytes = await readFile(join(root, "many/c/0.png"));
  for (let i = 1; i < 400; i++) await writeFile(join(root, `many/c/${i}.png`), bytes);
  const index = new URL("index.ts", import.meta.url).href;
  const script = `
    import { batches, imageFolder } from ${JSON.stringify(index)};
    const folder = await imageFolder(${JSON.stringify(join(root, "many"))}, { size: 512 });
    const peak = () => process.resourceUsage().maxRSS * 1024;
    let [read, first] = [0, 0];
    for await (const { images } of batches(folder, { batchSize: 10 })) {
      read += images.length;
      first ||= peak();
    }
    console.log(read, peak() - first);`;
  const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module"];
  const output = execFileSync(process.execPath, [...flags, "--eval", script]);
  const [read, growth] = String(output).split(" ").map(Number);
  expect(read).toBe(400 * 512 * 512 * 3); // 315 MB
  // Three batches are 24 MB; the rest is the collector's leisure.
  expect(growth).toBeLessThan(160e6);
}, 60_000);

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

  await writeFile(join(root, "tiny/val/val_annotations.txt"), `${list}val_2.JPEG\tn3\n`);
  const { leftOut } = await imageFolder(join(root, "tiny"), { split: "val" });
  expect(leftOut).toContainEqual({ reason: "absent", count: 1, example: "val_2.JPEG" });
  await writeFile(join(root, "tiny/val/val_annotations.txt"), `${list}val_1.JPEG\tn7\n`);
  await expect(imageFolder(join(root, "tiny"), { split: "val" })).rejects.toThrow(
    'must name one class for val_1.JPEG, got "n3" and "n7"',
  );
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

test("of two halves, one of which is called as a split, both are named", async () => {
  for (const half of ["background", "evaluation"]) {
    await paint(`omniglot/images_${half}/Greek/alpha_${half}/1.png`, [9, 9, 9], [8, 8]);
    await paint(`omniglot/images_${half}/Latin/a_${half}/1.png`, [9, 9, 9], [8, 8]);
  }
  const open = (options: object) => imageFolder(join(root, "omniglot"), { size: 4, ...options });
  await expect(open({})).rejects.toThrow(
    "omniglot holds images_background/, images_evaluation/ with the classes below, got none. " +
      'Pass one, such as split: "images_evaluation".',
  );
  expect((await open({ split: "images_background" })).paths).toHaveLength(2);
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

test.each(["png", "jpg"])("every cut of a %s is an error that names the file", async (type) => {
  const path = join(root, `cuts/c/x.${type}`);
  await mkdir(dirname(path), { recursive: true });
  const noise = Uint8Array.from(integers(key(0), 256, 3 * 16 * 16));
  await sharp(noise, { raw: { width: 16, height: 16, channels: 3 } }).toFile(path);
  const whole = await readFile(path);
  const folder = await imageFolder(join(root, "cuts"), { size: 8 });
  for (let cut = 0; cut < 64; cut++) {
    await writeFile(path, whole.subarray(0, Math.floor((0.9 * cut * whole.length) / 64)));
    const error = await folder.load().catch((error) => error);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(`c/x.${type} must be a whole`);
  }
  await rm(join(root, "cuts"), { recursive: true });
});

test("an image lies as it is stored, however its camera was held", async () => {
  await mkdir(join(root, "turned/c"), { recursive: true });
  await writeFile(join(root, "turned/c/x.jpg"), turnedJpeg);
  const { images } = await (await imageFolder(join(root, "turned"), { size: 8 })).load();
  for (let row = 0; row < 8; row++) {
    const [red, , blue] = images.subarray(24 * row); // the left end of the row
    const [otherRed, , otherBlue] = images.subarray(24 * row + 21);
    expect([red! > 240, blue! < 15, otherRed! < 15, otherBlue! > 240]).toEqual(Array(4).fill(true));
  }
});

test("files that were picked serve as a folder, in Node too", async () => {
  const files = [new File([turnedJpeg], "x.jpg"), new File(["no image"], "readme.txt")].map(
    (file) => Object.assign(file, { webkitRelativePath: `picked/c/${file.name}` }),
  );
  expect((await imageFolder(files, { size: 8 })).paths).toEqual(["c/x.jpg"]);
});

describe("what is no picture of a class", () => {
  test("links are followed, each folder once, and never in circles", async () => {
    await paint("links/c/real.png", [1, 1, 1]);
    await paint("outside/more/away.png", [2, 2, 2]);
    await symlink(join(root, "outside"), join(root, "links/d"));
    await symlink(join(root, "outside/more/away.png"), join(root, "links/c/link.png"));
    await symlink(".", join(root, "links/self"));
    await symlink("c", join(root, "links/again"));
    await symlink("loop", join(root, "links/loop"));
    await symlink("/", join(root, "links/all"));
    await symlink(join(root, "nowhere"), join(root, "links/c/gone.png"));
    const { paths, leftOut } = await imageFolder(join(root, "links"));
    expect(paths).toEqual(["c/link.png", "c/real.png", "d/more/away.png"]);
    expect(leftOut).toEqual([{ reason: "link", count: 5, example: "again" }]);
  });

  test("a pipe is counted and does not block, as a file and behind a link", async () => {
    await paint("pipes/c/real.png", [1, 1, 1]);
    makePipe(join(root, "pipes/c/pipe.png"));
    await symlink("pipe.png", join(root, "pipes/c/link.png"));
    const { paths, leftOut } = await imageFolder(join(root, "pipes"));
    expect(paths).toEqual(["c/real.png"]);
    expect(leftOut).toEqual([{ reason: "special", count: 2, example: "c/link.png" }]);
  });

  test("strays, other formats, other files and loose pictures are counted and said", async () => {
    const strays = [".DS_Store", "Thumbs.db", ".ipynb_checkpoints/a.png", "__MACOSX/cat/._1.png"];
    const others = ["cat/x.tif", "notes.txt", "cat/labels", "loose.png"];
    await paint("strays/cat/1.png", [1, 2, 3]);
    await paint("strays/dog/noEnding.png", [1, 2, 3]);
    const bytes = await readFile(join(root, "strays/dog/noEnding.png"));
    for (const path of [...strays, ...others]) {
      await mkdir(dirname(join(root, "strays", path)), { recursive: true });
      await writeFile(join(root, "strays", path), path.endsWith(".png") ? bytes : "no picture");
    }
    await writeFile(join(root, "strays/dog/picture"), bytes);
    await mkdir(join(root, "strays/empty"));
    const events: unknown[] = [];
    const folder = await imageFolder(join(root, "strays"), { onProgress: (e) => events.push(e) });
    expect(folder.classes).toEqual(["cat", "dog"]);
    expect(folder.paths).toEqual(["cat/1.png", "dog/noEnding.png", "dog/picture"]);
    expect(folder.leftOut).toEqual([
      { reason: "hidden", count: 4, example: ".DS_Store" },
      { reason: "format", count: 1, example: "cat/x.tif" },
      { reason: "other", count: 2, example: "cat/labels" },
      { reason: "classless", count: 1, example: "loose.png" },
      { reason: "empty", count: 1, example: "empty" },
    ]);
    expect(events).toMatchObject([{ type: "leftOut", leftOut: folder.leftOut }]);
    expect((events[0] as { message: string }).message).toContain(
      "left out 4 hidden or system files and folders (such as .DS_Store), 1 picture of another " +
        "format (cat/x.tif), 2 files that are no pictures (such as cat/labels), 1 picture in no",
    );
  });
});

describe("layouts", () => {
  /** A folder of small pictures at these paths, and other files. */
  async function lay(name: string, paths: readonly string[], options = {}) {
    await paint("one.png", [1, 2, 3], [1, 1]);
    const bytes = await readFile(join(root, "one.png"));
    for (const path of paths) {
      const place = join(root, name, path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, /png|JPEG/.test(path) ? bytes : "");
    }
    return imageFolder(join(root, name), options);
  }
  /** Picked files at these paths: some systems cannot keep names apart that look the same. */
  const pick = (paths: readonly string[]) =>
    paths.map((path) => {
      const file = new File([turnedJpeg], path.slice(path.lastIndexOf("/") + 1));
      return Object.assign(file, { webkitRelativePath: `picked/${path}` });
    });
  const classesOf = async (...args: Parameters<typeof lay>) => {
    const { classes, labels } = await lay(...args);
    return [...Array.from(labels, (label) => classes[label])].join(" ");
  };

  test("a class that a split lacks does not shift labels", async () => {
    const paths = ["train/a/1.png", "train/b/1.png", "train/c/1.png", "val/a/1.png", "val/c/1.png"];
    const val = await lay("lacking", paths, { split: "val" });
    expect(val.classes).toEqual(["a", "b", "c"]);
    expect([...val.labels]).toEqual([0, 2]);
  });

  test("a class that training lacks is refused", async () => {
    const paths = ["train/a/1.png", "val/a/1.png", "val/b/1.png"];
    const val = lay("more", paths, { split: "val" });
    await expect(val).rejects.toThrow(FormatError);
    await expect(val).rejects.toThrow(
      'val/b/1.png must be of one of the 1 classes of the training pictures, got "b". Remove the ' +
        'folder, or move some of its pictures to train/; in code, "classes" may name all instead.',
    );
  });

  test("names of classes that differ only in their form of Unicode are one class", async () => {
    const [composed, decomposed] = ["caf\u00e9", "cafe\u0301"];
    const paths = [`train/${composed}/1.png`, "train/zoo/1.png", `val/${decomposed}/1.png`];
    const val = await imageFolder(pick(paths), { split: "val" });
    expect(val.classes).toEqual([composed, "zoo"]);
    expect([...val.labels]).toEqual([0]);
    expect(val.paths).toEqual([`val/${decomposed}/1.png`]);
    const classes = ["zoo", decomposed];
    const given = await imageFolder(pick(paths), { split: "train", classes });
    expect([...given.labels]).toEqual([0, 1]);
  });

  test("one class is a folder like others", async () => {
    expect((await lay("single", ["a/1.png"])).classes).toEqual(["a"]);
  });

  test.each([
    ["train", "Train", "TRAIN"],
    ["train", "training", "seg_train"],
    ["val", "validation", "valid"],
    ["test", "Test", "testing"],
  ])("%s/ beside %s/ is taken only by its own name, and the other is counted", async (...names) => {
    const [one, other, neither] = names;
    const paths = [`${one}/a/1.png`, `${one}/b/1.png`, `${other}/b/1.png`, `${other}/c/1.png`];
    for (const [split, classes, left] of [
      [one, ["a", "b"], other],
      [other, ["b", "c"], one],
    ] as const) {
      const found = await imageFolder(pick(paths), { split });
      expect(found.classes).toEqual(classes);
      expect(found.leftOut).toMatchObject([{ reason: "twin", count: 2 }]);
      expect(found.leftOut[0]!.example).toContain(`${left}/`);
    }
    await expect(imageFolder(pick(paths), { split: neither })).rejects.toThrow(
      neither === "seg_train" ? MissingFileError : FormatError,
    );
  });

  test("a folder whose name differs from a split's in capitals is of that split", async () => {
    const paths = ["Train/a/1.png", "TEST/a/1.png", "seg_val/a/1.png"];
    const splitOf = async (split: string) => (await imageFolder(pick(paths), { split })).split;
    expect(await splitOf("Train")).toBe("train");
    expect(await splitOf("Train+TEST")).toBe("train+test");
    expect(await splitOf("seg_val")).toBe("seg_val");
  });

  test("several folders that a split may be are refused with their names", async () => {
    const paths = ["train/a/1.png", "valid/a/1.png", "validation/a/1.png"];
    const val = lay("several", paths, { split: "val" });
    await expect(val).rejects.toThrow(FormatError);
    await expect(val).rejects.toThrow(
      'split "val" must be one folder, got valid/, validation/. Rename or remove one, or pass ' +
        'one by its own name, such as split: "valid".',
    );
  });

  test("classes are not those of one of several training folders", async () => {
    const paths = ["train/a/1.png", "training/b/1.png", "val/a/1.png"];
    const val = lay("trainings", paths, { split: "val" });
    await expect(val).rejects.toThrow(FormatError);
    await expect(val).rejects.toThrow(
      /must have one folder of training .* got train\/, training\/\./,
    );
    const both = await lay("trainings", [], { split: "train+training" });
    expect(both.classes).toEqual(["a", "b"]);
    const given = await lay("trainings", [], { split: "val", classes: ["b", "a"] });
    expect([...given.labels]).toEqual([1]);
  });

  test("the classes of a split named by its path are those of the training beside it", async () => {
    const paths = ["x/train/a/1.png", "x/train/b/1.png", "x/test/b/1.png", "y/train/c/1.png"];
    const found = await lay("paths", paths, { split: "x/test" });
    expect(found.classes).toEqual(["a", "b"]);
    expect([...found.labels]).toEqual([1]);
  });

  test("a split that is a link to another is said to be the same folder", async () => {
    await lay("linked", ["train/a/1.png", "train/b/1.png"], { split: "train" });
    await symlink("train", join(root, "linked/test"));
    for (const split of ["test", "testing"]) {
      const found = imageFolder(join(root, "linked"), { split });
      await expect(found).rejects.toThrow(MissingFileError);
      await expect(found).rejects.toThrow(
        "test/ must be a folder of its own, got the same folder as train/.",
      );
    }
    expect(await imageFolderSplits(join(root, "linked"))).toEqual([
      { name: "train", role: "train" },
      { name: "test", role: "test", sameAs: "train" },
    ]);
  });

  test("an empty path is refused", async () => {
    for (const refused of [imageFolder(""), imageFolderSplits("")]) {
      await expect(refused).rejects.toThrow('the directory must not be empty, got ""');
      await expect(refused).rejects.toMatchObject({ code: "BAD_ARGUMENT" });
    }
  });

  test.each([
    ["other letters", ["Train/a/1.png", "Test/a/1.png", "Test/b/2.png", "Train/b/2.png"], "test"],
    [
      "other words",
      ["training/a/1.png", "training/b/1.png", "validation/a/1.png", "validation/b/1.png"],
      "val",
    ],
    [
      "folders twice",
      [
        "seg_train/seg_train/a/1.png",
        "seg_train/seg_train/b/1.png",
        "seg_test/seg_test/a/1.png",
        "seg_test/seg_test/b/1.png",
        "seg_pred/seg_pred/1.png",
      ],
      "seg_test",
    ],
    [
      "words twice",
      [
        "training_set/training_set/a/1.png",
        "training_set/training_set/b/1.png",
        "test_set/test_set/a/1.png",
        "test_set/test_set/b/1.png",
      ],
      "test",
    ],
    [
      "sets",
      ["trainset/a/1.png", "trainset/b/1.png", "testset/a/1.png", "testset/b/1.png"],
      "test",
    ],
    ["development", ["train/a/1.png", "train/b/1.png", "dev/a/1.png", "dev/b/1.png"], "val"],
    [
      "a wrapper",
      [
        "archive/data/train/a/1.png",
        "archive/data/train/b/1.png",
        "archive/data/val/a/1.png",
        "archive/data/val/b/1.png",
      ],
      "val",
    ],
    [
      "a copy within",
      [
        "xray/train/a/1.png",
        "xray/train/b/1.png",
        "xray/test/a/1.png",
        "xray/test/b/1.png",
        "xray/xray/test/a/9.png",
      ],
      "test",
    ],
    [
      "ImageNet",
      [
        "ILSVRC/Data/CLS-LOC/train/a/1.JPEG",
        "ILSVRC/Data/CLS-LOC/train/b/1.JPEG",
        "ILSVRC/Annotations/a.xml",
      ],
      "train",
    ],
    [
      "strays beside",
      [
        "train/a/1.png",
        "train/b/1.png",
        "val/a/1.png",
        "val/b/1.png",
        "samples/1.png",
        "__MACOSX/a/1.png",
      ],
      "val",
    ],
  ] as const)("with %s are recognized", async (name, paths, split) => {
    expect(await classesOf(`known ${name}`, paths, { split })).toBe("a b");
    if (name === "ImageNet") return;
    await expect(imageFolder(join(root, `known ${name}`))).rejects.toThrow(SplitError);
  });

  test("classes in a wrapper are recognized", async () => {
    expect(await classesOf("wrapped", ["flowers/x/a/1.png", "flowers/x/b/1.png"])).toBe("a b");
  });

  test("a class may be called as a split", async () => {
    expect(await classesOf("vehicles", ["car/1.png", "train/1.png"])).toBe("car train");
  });

  test("the splits of a folder are listed, those without classes not", async () => {
    await lay("listed", ["Train/a/1.png", "test/1.png", "valid/a/1.png", "x/1.png"], {
      split: "train",
    });
    expect(await imageFolderSplits(join(root, "listed"))).toEqual([
      { name: "Train", role: "train" },
      { name: "valid", role: "val" },
    ]);
  });

  test.each([
    [
      "files and a list",
      ["1.png", "2.png", "labels.csv"],
      undefined,
      "for each class, got 2 pictures, labels.csv. Sort",
    ],
    [
      "Kaggle's flat splits",
      ["train/cat.0.png", "test/1.png", "x.csv"],
      undefined,
      "for each class, got test/ (1 picture), train/ (1 picture), x.csv. Sort",
    ],
    [
      "flat splits with another folder beside them",
      ["train/1.png", "test/1.png", "sample/1.png"],
      undefined,
      "for each class, got sample/ (1 picture), test/ (1 picture), train/ (1 picture). Sort",
    ],
    [
      "a flat split",
      ["train/a/1.png", "val/1.png"],
      "val",
      "val/ must have a folder of pictures for each class, got 1 picture",
    ],
    [
      "Tiny ImageNet's test",
      ["train/a/images/1.JPEG", "test/images/1.JPEG"],
      "test",
      "got images/ (1 picture)",
    ],
    [
      "classes of splits",
      ["a/one/1.png", "a/two/1.png", "b/one/1.png", "b/two/1.png"],
      undefined,
      "got a/, b/, … with one/, two/, …: either may be the classes",
    ],
    [
      "classes of splits, of which one lacks a class",
      ["fold1/one/1.png", "fold1/two/1.png", "fold2/one/1.png"],
      undefined,
      "got fold1/, fold2/, … with one/, two/, …: either may be the classes",
    ],
    [
      "splits in different folders",
      ["d/a/train/one/1.png", "d/a/train/two/1.png", "d/b/test/one/1.png", "d/b/test/two/1.png"],
      undefined,
      "must have its splits side by side, got d/a/train/, d/b/test/ with classes below. Move",
    ],
    [
      "splits in different folders, one with a single class",
      ["a/x/train/one/1.png", "b/val/one/1.png", "b/val/two/1.png"],
      undefined,
      'pass one as the split, such as split: "a/x/train".',
    ],
    [
      "no such split",
      ["train/a/1.png", "val/a/1.png"],
      "test",
      "must have test/<class>/….png or ….jpg files, got train/ (1 picture in 1 folder), val/",
    ],
    [
      "nothing",
      ["readme.txt"],
      undefined,
      "must have <class>/….png or ….jpg files, got readme.txt.",
    ],
  ] as const)("of %s are refused with what was seen", async (name, paths, split, message) => {
    await expect(lay(`refused ${name}`, paths, split ? { split } : {})).rejects.toThrow(message);
  });
});

test("names that are not UTF-8 are refused, of pictures and of classes", async () => {
  for (const [place, odd] of [
    ["latin-1/b", "caf\u00e9.png"],
    ["latin-1-class", "caf\u00e9"],
  ] as const) {
    await paint("latin-1/a/1.png", [1, 2, 3]);
    await paint("latin-1/b/2.png", [1, 2, 3]);
    await paint("latin-1-class/a/1.png", [1, 2, 3]);
    await paint("latin-1-class/b/2.png", [1, 2, 3]);
    const name = Buffer.concat([Buffer.from(`${join(root, place)}/`), Buffer.from(odd, "latin1")]);
    if (odd.endsWith(".png")) await copyFile(join(root, "latin-1/a/1.png"), name);
    else await mkdir(name);
    const opened = imageFolder(join(root, place.split("/")[0]!));
    await expect(opened).rejects.toThrow(FormatError);
    await expect(opened).rejects.toThrow(/must be in UTF-8, got "caf\uFFFD/);
  }
});

test("a split with nothing but a folder of its own name has no class of that name", async () => {
  for (const i of [1, 2, 3]) {
    await paint(`dogs-vs-cats/train/train/cat.${i}.png`, [i, 0, 0]);
    await paint(`dogs-vs-cats/train/train/dog.${i}.png`, [0, i, 0]);
  }
  const opened = imageFolder(join(root, "dogs-vs-cats"), { split: "train" });
  await expect(opened).rejects.toThrow(
    /dogs-vs-cats: train\/ must have a folder of pictures for each class, got .*Sort the pictures/,
  );
});
