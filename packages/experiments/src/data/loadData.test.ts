import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { completeComplexitySpecification } from "../complexity/index.ts";
import {
  checkLoadable,
  completeSpecification,
  type DataRequest,
  loadData,
  SpecificationError,
} from "../index.ts";
import { completeLinearSpecification } from "../linear/index.ts";
import { completeSubsetSpecification } from "../subsets/index.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rote-pictures-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const background = { red: { r: 255, g: 0, b: 0 }, blue: { r: 0, g: 0, b: 255 } };

/** Pictures of one colour, which is their class. */
async function paint(folder: string, count: number) {
  for (const [name, colour] of Object.entries(background)) {
    const path = join(directory, folder, name);
    mkdirSync(path, { recursive: true });
    for (let i = 0; i < count; i++) {
      const create = { width: 40, height: 50, channels: 3 as const, background: colour };
      await sharp({ create })
        .png()
        .toFile(join(path, `${i}.png`));
    }
  }
}
const specification = { dataset: "imageFolder", train: 8, test: 2 };

test("a look before the work refuses what loading would, and decodes nothing", async () => {
  for (const name of ["red", "blue"]) {
    mkdirSync(join(directory, name));
    for (let i = 0; i < 10; i++) writeFileSync(join(directory, name, `${i}.png`), "no picture");
  }
  expect(await checkLoadable(specification, { directory })).toBeUndefined();
  await expect(loadData(specification, { directory })).rejects.toThrow("0.png");
  for (const wrong of [{ train: 17 }, { validation: 9 }]) {
    const look = checkLoadable({ ...specification, ...wrong }, { directory });
    await expect(look).rejects.toThrow(SpecificationError);
  }
  await expect(checkLoadable(specification)).rejects.toThrow(SpecificationError);
  const official = { dataset: "mnist", train: 8, test: 2 };
  const cacheDirectory = join(directory, "cache");
  for (const place of [{ directory }, { cacheDirectory, offline: true }]) {
    const { code } = await loadData(official, place).catch((error) => error);
    await expect(checkLoadable(official, place)).rejects.toMatchObject({ code });
  }
  expect(await checkLoadable(official, { cacheDirectory })).toBeUndefined(); // it would be fetched
});

test("a fifth of the pictures is for testing, and both sets mix the classes", async () => {
  await paint("", 10);
  const { train, test: held } = await loadData(
    { ...specification, train: 16, test: 4 },
    { directory },
  );
  expect(train.shape).toEqual([16, 32, 32, 3]);
  expect(held.shape).toEqual([4, 32, 32, 3]);
  expect([...train.indices, ...held.indices].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i),
  );
  const changes = [...train.labels].filter((label, i) => i > 0 && label !== train.labels[i - 1]);
  expect(changes.length).toBeGreaterThan(2);
  for (const [i, label] of train.labels.entries()) {
    const name = train.classes[label] as keyof typeof background;
    const { r, g, b } = background[name];
    expect([...train.images.subarray(i * 3072, i * 3072 + 3)]).toEqual([r, g, b]);
  }
});

test.each<[object, RegExp]>([
  [{ picturSize: 8 }, /unknown field.*"?picturSize"?.*pictureSize/],
  [{ trian: 8 }, /unknown field.*"?trian"?.*train/],
  [{ ridge: 0, kernel: { name: "gaussian" }, toleranse: 1 }, /toleranse.*tolerance/],
  [
    { corruption: { name: "partialLabels", params: { probability: "0.5" } } },
    /corruption: .*probability must be .*got "0.5"/,
  ],
])("a specification with %j is refused as a run refuses it", async (wrong, words) => {
  const request = { dataset: "gaussianClusters", train: 8, test: 2, ...wrong };
  const error = await loadData(request).catch((error: Error) => error);
  expect(error).toBeInstanceOf(SpecificationError);
  expect((error as Error).message).toMatch(words);
});

test.each([
  ["a run", completeSpecification({ dataset: "gaussianClusters", train: 8, test: 2 })],
  [
    "a run on a share",
    completeSubsetSpecification({ dataset: "gaussianClusters", train: 8, test: 2 }),
  ],
  [
    "a kernel machine",
    completeLinearSpecification({ dataset: "gaussianClusters", train: 8, test: 2 }),
  ],
  [
    "a measurement of complexity",
    completeComplexitySpecification({
      of: "network",
      dataset: "gaussianClusters",
      train: 8,
      leftOut: 1,
      test: 2,
    }),
  ],
])("the complete specification of %s names its data", async (_, complete) => {
  const { train } = await loadData(complete as DataRequest);
  expect(train.shape[0]).toBe(8);
});

test("the folders train and test stay apart", async () => {
  await paint("train", 4);
  await paint("test", 1);
  const { train, test: held } = await loadData(specification, { directory });
  expect([train.shape[0], held.shape[0]]).toEqual([8, 2]);
  expect(held.classes).toEqual(train.classes);
});

test("val tests where there is no test; what is left out is said", async () => {
  await paint("Train", 4);
  await paint("val", 1);
  await paint("samples", 1);
  const said: string[] = [];
  const { train, test: held } = await loadData(specification, {
    directory,
    onProgress: (event) => event.type === "leftOut" && said.push(event.message),
  });
  expect([train.shape[0], held.shape[0]]).toEqual([8, 2]);
  expect(train.classes).toEqual(["blue", "red"]);
  expect(held.classes).toEqual(train.classes);
  expect(said[0]).toMatch(/left out 2 pictures beside the splits \(such as samples\/blue\/0.png\)/);
});

test("splits without one to test on are refused with what was seen", async () => {
  await paint("train", 4);
  await expect(loadData(specification, { directory })).rejects.toThrow(
    "must have train/ and test/ or val/, each with a folder for each class, got train/.",
  );
});

test.each([
  ["train", "Train", "test"],
  ["train", "training", "test"],
  ["val", "validation", "train"],
  ["test", "Test", "train"],
])("%s/ beside %s/ is refused with both names", async (one, other, rest) => {
  // Picked files, because some systems cannot keep the folders apart.
  const files = [one, other, rest].flatMap((folder) =>
    ["red", "blue"].map((name) =>
      Object.assign(new File([], "1.png"), { webkitRelativePath: `x/${folder}/${name}/1.png` }),
    ),
  );
  const refused = loadData({ ...specification, train: 2 }, { files });
  await expect(refused).rejects.toThrow(SpecificationError);
  const seen = [one, other].sort().map((name) => `${name}/`);
  await expect(refused).rejects.toThrow(
    `must have one folder for ${one}, got ${seen.join(", ")}. Rename or remove one.`,
  );
});

test("a test folder that is a link to the training folder is refused", async () => {
  await paint("train", 4);
  symlinkSync("train", join(directory, "test"));
  await paint("val", 1);
  await expect(loadData(specification, { directory })).rejects.toThrow(
    "specification: test/ must be a folder of its own, got the same folder as train/.",
  );
});

test("a link to the folder of the same role is no second one", async () => {
  await paint("train", 4);
  await paint("test", 1);
  symlinkSync("train", join(directory, "training"));
  symlinkSync("test", join(directory, "val"));
  const { train } = await loadData(specification, { directory });
  expect(train.shape[0]).toBe(8);
});

test.each(["", "train"])(
  "pictures of a single class in %j/ are refused undecoded",
  async (folder) => {
    await paint(folder, 4);
    if (folder) await paint("test", 1);
    for (const split of folder ? [folder, "test"] : [folder]) {
      rmSync(join(directory, split, "blue"), { recursive: true });
    }
    writeFileSync(join(directory, folder, "red/damaged.png"), "no picture");
    const refused = loadData({ ...specification, train: 2, test: 1 }, { directory });
    await expect(refused).rejects.toThrow(SpecificationError);
    await expect(refused).rejects.toThrow("must have at least two classes, got one: red.");
  },
);

test("an empty directory name is refused", async () => {
  await expect(loadData(specification, { directory: "" })).rejects.toThrow(
    'specification: directory must not be empty, got "".',
  );
});

test("more pictures than there are is an error that says how many there are", async () => {
  await paint("", 5);
  await expect(loadData({ ...specification, train: 9 }, { directory })).rejects.toThrow(
    "specification: train must be at most 8, the pictures that there are, got 9.",
  );
  await expect(loadData(specification)).rejects.toThrow("must come with a folder of pictures");
  const incomplete = { dataset: "imageFolder", test: 1 } as DataRequest;
  await expect(loadData(incomplete, { directory })).rejects.toThrow(
    "loadData: the specification must be complete, got one without train. Complete it first: " +
      "completeSpecification(specification).",
  );
});

test("a larger set of Gaussian clusters begins with the smaller one", async () => {
  const few = await loadData({ dataset: "gaussianClusters", train: 10, test: 5 });
  const more = await loadData({ dataset: "gaussianClusters", train: 20, test: 5 });
  expect(few.train.images).toEqual(more.train.images.subarray(0, few.train.images.length));
  expect(few.test).toEqual(more.test);
  expect(few.test.fingerprint).not.toBe(few.train.fingerprint);
});

const arrays = (name: string) =>
  fileURLToPath(new URL(`../../../datasets/src/testing/fixtures/arrays/${name}`, import.meta.url));

test("a .npz file keeps its test images apart, or a fifth of its images tests", async () => {
  const split = await loadData(
    { dataset: "imageFolder", train: 60, test: 20 },
    { directory: arrays("keras.npz") },
  );
  expect([split.train.split, split.test.split]).toEqual(["train", "test"]);
  expect([split.train.shape, split.test.shape[0]]).toEqual([[60, 6, 6, 1], 20]);
  expect([...split.train.labels]).not.toEqual(Array.from({ length: 60 }, (_, i) => i % 2));
  expect([...split.train.labels]).toEqual([...split.train.indices].map((i) => i % 2));
  const bytes = new Uint8Array(readFileSync(arrays("plain.npz")));
  const whole = await loadData(
    { dataset: "imageFolder", train: 40, test: 10 },
    { files: [new File([bytes], "plain.npz")] },
  );
  expect([...whole.train.indices, ...whole.test.indices].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
  const small = { dataset: "imageFolder", train: 41, test: 10 };
  await expect(loadData(small, { directory: arrays("plain.npz") })).rejects.toThrow(
    "specification: train must be at most 40, the pictures that there are, got 41.",
  );
  const sized = { dataset: "imageFolder", train: 4, test: 1, pictureSize: 8 };
  await expect(loadData(sized, { directory: arrays("keras.npz") })).rejects.toThrow(
    "the images' own size, 6 × 6, got 8.",
  );
});

test("given labels replace those of training images alone, in the file's order", async () => {
  const given = join(directory, "given.csv");
  writeFileSync(given, `label\n${"1\n".repeat(50)}`);
  const request = { dataset: "imageFolder", train: 40, test: 10 };
  const own = await loadData(request, { directory: arrays("plain.npz") });
  const { train, test: held } = await loadData(request, {
    directory: arrays("plain.npz"),
    given,
  });
  expect(new Set(train.labels)).toEqual(new Set([1]));
  expect(train.images).toEqual(own.train.images);
  expect(held).toEqual(own.test);
  expect(train.fingerprint).not.toBe(own.train.fingerprint);
  const some = join(directory, "some.csv");
  writeFileSync(some, `index,label\n${own.train.indices[3]},${1 - own.train.labels[3]!}\n`);
  const once = await loadData(request, { directory: arrays("plain.npz"), given: some });
  const changed = [...once.train.labels].flatMap((y, i) => (y === own.train.labels[i] ? [] : [i]));
  expect(changed).toEqual([3]);
  const alone = await loadData(request, {
    directory: arrays("images.npy"),
    given: arrays("labels.npy"),
  });
  expect([...alone.train.labels]).toEqual([...alone.train.indices].map((i) => i % 2));
});

test.each([
  [
    "plain.npz",
    "labels.npy",
    [20, 10],
    "all 20 training labels are replaced; test images keep theirs.",
  ],
  [
    "plain.npz",
    "some.csv",
    [40, 1],
    "2 of 40 training labels are replaced, 38 stay; test images keep theirs.",
  ],
  [
    "keras.npz",
    "all.csv",
    [60, 20],
    "all 60 training labels are replaced; test images keep theirs.",
  ],
  [
    "images.npy",
    "labels.npy",
    [40, 10],
    "its labels are those of the 40 training .* and of the test images, as .*images.npy has none.",
  ],
])("of %s it is said which labels %s replaces", async (images, labels, [train, test], message) => {
  const request = { dataset: "imageFolder", train: train!, test: test! };
  const plain = { ...request, train: 40, test: 10 };
  const own = await loadData(plain, { directory: arrays("plain.npz") });
  const places = [own.train.indices[0], own.train.indices[39], own.test.indices[0]];
  const rows = places.map((place) => `${place},1\n`);
  writeFileSync(join(directory, "some.csv"), `index,label\n${rows.join("")}`);
  writeFileSync(join(directory, "all.csv"), "1\n".repeat(60));
  const said: string[] = [];
  await loadData(request, {
    directory: arrays(images),
    given: labels.endsWith(".npy") ? arrays(labels) : join(directory, labels),
    onProgress: (event) => event.type === "relabelled" && said.push(event.message),
  });
  expect(said).toEqual([expect.stringMatching(new RegExp(`: ${message}$`))]);
});

test("arrays that would not fit into memory are refused before they are unpacked", async () => {
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (900000, 999, 999, 3), }\n";
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  const path = join(directory, "huge.npy");
  writeFileSync(path, Uint8Array.of(...start, ...new TextEncoder().encode(header)));
  const request = { dataset: "imageFolder", train: 4, test: 1 };
  await expect(loadData(request, { directory: path, given: arrays("labels.npy") })).rejects.toThrow(
    /the images of .*huge.npy, unpacked and mixed, must fit into memory, got .* GB needed/,
  );
});

test("a folder's pictures get given labels by their paths", async () => {
  await paint("", 10);
  const given = join(directory, "given.csv");
  const rows = Array.from({ length: 10 }, (_, i) => `red/${i}.png,blue`);
  writeFileSync(given, `path,label\n${rows.join("\n")}\n`);
  const { train, test: held } = await loadData(
    { ...specification, train: 16, test: 4 },
    { directory, given },
  );
  expect(new Set(train.labels).size).toBe(1);
  expect(new Set(held.labels).size).toBe(2);
});

test("points that are made get given labels, and the first of many", async () => {
  const given = join(directory, "given.csv");
  writeFileSync(given, "index,label\n1,7\n");
  const request = { dataset: "gaussianClusters", train: 4, test: 2 };
  const own = await loadData(request);
  const { train } = await loadData(request, { given });
  expect([...train.labels]).toEqual([
    own.train.labels[0],
    7,
    own.train.labels[2],
    own.train.labels[3],
  ]);
});

test("a specification and the file of labels must go together", async () => {
  const given = join(directory, "given.csv");
  writeFileSync(given, "index,label\n1,7\n");
  const sha256 = createHash("sha256").update(readFileSync(given)).digest("hex");
  const request = { dataset: "gaussianClusters", train: 4, test: 2 };
  const named = { ...request, givenLabels: sha256 };
  expect((await loadData(named, { given })).train.labels[1]).toBe(7);
  await expect(loadData(named)).rejects.toThrow(
    `givenLabels must come with the file of labels, of SHA-256 ${sha256.slice(0, 12)}…, got none.`,
  );
  const others = { ...request, givenLabels: "0".repeat(64) };
  await expect(loadData(others, { given })).rejects.toThrow(
    `givenLabels must be the SHA-256 of the file of labels, ${sha256}, got 000000000000….`,
  );
  await expect(loadData({ ...request, givenLabels: null }, { given })).rejects.toThrow("got null.");
});
