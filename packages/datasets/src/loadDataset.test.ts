import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { platform } from "#platform";
import type { Dataset } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import {
  CorruptFileError,
  DatasetError,
  DownloadError,
  MissingFileError,
  OfflineError,
} from "./datasetError.ts";
import type { DatasetEvent } from "./events.ts";
import { type LoadOptions, loadDataset } from "./loadDataset.ts";
import { mnistDataset } from "./mnist.ts";
import { ownShelf } from "./officialFiles.ts";
import { pickedShelf } from "./pickedShelf.ts";
import { FolderCache } from "./platform/folderCache.ts";
import { makePipe } from "./testing/makePipe.ts";
import { toyArchive } from "./testing/tarGz.ts";
import { type TestServer, testServer } from "./testing/testServer.ts";
import { type Bytes, gzip, toyDataset, toyFiles } from "./testing/toyDataset.ts";
import { verifyShelf } from "./verifyShelf.ts";

const RECORD = 1 + 3 * 64;

let server: TestServer;
let archive: Bytes;
let cacheDirectory: string;
let directory: string;
beforeAll(async () => {
  server = await testServer();
  archive = await toyArchive();
});
afterAll(() => server.close());
beforeEach(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), "rote-cache-"));
  directory = await mkdtemp(join(tmpdir(), "rote-files-"));
  server.requests.length = 0;
  for (const path of Object.keys(server.routes)) delete server.routes[path];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(cacheDirectory, { recursive: true });
  await rm(directory, { recursive: true });
});

const online = () => toyDataset({ addresses: [`${server.url}a/`, `${server.url}b/`] });
const load = (options: LoadOptions = {}, dataset: Dataset = online()) =>
  loadDataset(dataset, { cacheDirectory, ...options });
const cached = async () => (await readdir(join(cacheDirectory, "toy"))).sort();
const cachedFolders = () => readdir(cacheDirectory);
const inCache = (name: string) => join(cacheDirectory, "toy", name);
const fill = async (folder: string, files: Record<string, Bytes> = toyFiles) => {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
};

/** Example `i` of a file, worked out from the format's description. */
function example(file: string, i: number): { label: number; image: number[] } {
  const record = toyFiles[file]!.subarray(i * RECORD, (i + 1) * RECORD);
  const image = Array.from({ length: 64 }, (_, p) => [0, 1, 2].map((c) => record[1 + 64 * c + p]!));
  return { label: record[0]!, image: image.flat() };
}

test("an empty directory name is refused, not taken for the working directory", async () => {
  await expect(load({ directory: "" })).rejects.toThrow('directory must not be empty, got "".');
});

describe("a loaded split", () => {
  test("has every example in its place, channels last", async () => {
    await fill(directory);
    const { images, labels, shape, classes, split, indices } = await load({ directory });
    expect({ shape, split, classes: classes.length }).toEqual({
      shape: [40, 8, 8, 3],
      split: "train",
      classes: 10,
    });
    expect([...indices]).toEqual(Array.from({ length: 40 }, (_, i) => i));
    for (let i = 0; i < 40; i++) {
      const { label, image } = example(i < 20 ? "one.bin" : "two.bin", i % 20);
      expect(labels[i]).toBe(label);
      expect([...images.subarray(i * 192, (i + 1) * 192)]).toEqual(image);
    }
  });

  test("is cut from the whole by its expression, across files", async () => {
    await fill(directory);
    const whole = await load({ directory });
    const part = await load({ directory, split: "train[45%:27]" });
    expect([...part.indices]).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26]);
    expect(part.images).toEqual(whole.images.slice(18 * 192, 27 * 192));
    expect(part.labels).toEqual(whole.labels.slice(18, 27));
    expect(part.split).toBe("train");
  });

  test("joined from several counts places through", async () => {
    await fill(directory);
    const joined = await load({ directory, split: "train[38:]+test[:2]" });
    expect(joined.split).toBe("train+test");
    expect([...joined.indices]).toEqual([38, 39, 40, 41]);
    expect(joined.labels[2]).toBe(example("test.bin", 0).label);
  });

  test("has the fingerprint of its content, whatever it was asked as", async () => {
    await fill(directory);
    const print = async (split: string) => (await load({ directory, split })).fingerprint;
    expect(await print("train[:50%]")).toBe(await print("train[:20]"));
    expect(await print("train[:20]+train[20:]")).toBe(await print("train"));
    const all = ["train", "test", "train[:20]", "train[1:]", "train+test", "test+train"];
    expect(new Set(await Promise.all(all.map(print))).size).toBe(all.length);
    expect(await print("train")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("reads only the files it needs", async () => {
    await fill(directory, { "test.bin": toyFiles["test.bin"]! });
    expect((await load({ directory, split: "test" })).shape[0]).toBe(20);
  });
});

describe("a folder the user names", () => {
  test("may have the files decompressed, gzipped, or in the archive", async () => {
    await fill(directory);
    const plain = await load({ directory });
    await rm(directory, { recursive: true });
    const zipped = await Promise.all(
      Object.entries(toyFiles).map(async ([name, bytes]) => [`${name}.gz`, await gzip([bytes])]),
    );
    await fill(directory, Object.fromEntries(zipped));
    expect(await load({ directory })).toEqual(plain);
    await rm(directory, { recursive: true });
    await rm(cacheDirectory, { recursive: true });
    await fill(directory, { "toy.tar.gz": archive });
    expect(await load({ directory })).toEqual(plain);
    expect(server.requests).toEqual([]);
  });

  test("is the only place looked at", async () => {
    await fill(join(cacheDirectory, "toy"));
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    await expect(load({ directory })).rejects.toThrow(MissingFileError);
    await expect(load({ directory })).rejects.toThrow(/must have one.bin or toy.tar.gz/);
    await expect(load({ directory: join(directory, "none") })).rejects.toThrow(MissingFileError);
    expect(server.requests).toEqual([]);
  });

  test("is left as it is when a file in it is wrong", async () => {
    const wrong = toyFiles["two.bin"]!.slice(0, -1);
    await fill(directory, { ...toyFiles, "two.bin": wrong });
    await expect(load({ directory })).rejects.toMatchObject({
      code: "CORRUPT_FILE",
      expected: "3,860 bytes",
      found: "3,859",
    });
    expect(await readFile(join(directory, "two.bin"))).toEqual(Buffer.from(wrong));
  });

  test("picked files serve as a folder does", async () => {
    await fill(directory);
    const files = Object.entries(toyFiles).map(([name, bytes]) => new File([bytes], name));
    expect(await load({ files })).toEqual(await load({ directory }));
    const packed = new File([archive], "toy.tar.gz");
    expect(await load({ files: [packed] })).toEqual(await load({ directory }));
    await expect(load({ files: [] })).rejects.toThrow(MissingFileError);
    await expect(load({ files, directory })).rejects.toThrow(DatasetArgumentError);
  });
});

describe("the cache", () => {
  test("is filled by the first source that can, and then suffices", async () => {
    server.routes["/b/toy.tar.gz"] = { bytes: archive };
    const events: DatasetEvent[] = [];
    const first = await load({ onProgress: (event) => events.push(event) });
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
    expect(events.map(({ type }) => type).filter((type) => type !== "download")).toEqual([
      "source",
      "sourceFailed",
      "source",
      "stored",
      "stored",
      "stored",
    ]);
    server.requests.length = 0;
    expect(await load({ offline: true })).toEqual(first);
    expect(server.requests).toEqual([]);
  });

  test("mirrors come before the official addresses, and may have plain files", async () => {
    for (const [name, bytes] of Object.entries(toyFiles)) server.routes[`/m/${name}`] = { bytes };
    await load({ mirrors: [`${server.url}none`, `${server.url}m`] });
    expect(server.requests.some(({ path }) => path.startsWith("/a/"))).toBe(false);
    expect(await cached()).toEqual(["one.bin", "two.bin"]); // what the split needs
  });

  test("takes a .gz that the server declares as an encoding", async () => {
    const [bytes, headers] = [await gzip([toyFiles["test.bin"]!]), { "content-encoding": "gzip" }];
    server.routes["/g/test.bin.gz"] = { bytes, headers };
    const dataset = toyDataset({ addresses: [`${server.url}g/`], packing: { kind: "gzip" } });
    expect((await load({ split: "test" }, dataset)).shape[0]).toBe(20);
  });

  test.each([
    ["one bit is flipped", (bytes: Bytes) => bytes.with(1000, bytes[1000]! ^ 4)],
    ["it is cut short", (bytes: Bytes) => bytes.slice(0, -1)],
    ["it is empty", () => new Uint8Array(0)],
    ["it is an HTML page", () => new TextEncoder().encode("<html>")],
  ])("heals itself when %s, and keeps the bad file aside", async (_, damage) => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    const good = await load();
    const bad = damage(toyFiles["two.bin"]!);
    await writeFile(inCache("two.bin"), bad);
    await expect(load({ offline: true })).rejects.toThrow(CorruptFileError);
    await writeFile(inCache("two.bin"), bad);
    const events: DatasetEvent[] = [];
    expect(await load({ onProgress: (event) => events.push(event) })).toEqual(good);
    expect(events[0]).toMatchObject({ type: "quarantined", file: "two.bin" });
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin", "two.bin.corrupt"]);
    expect(new Uint8Array(await readFile(inCache("two.bin.corrupt")))).toEqual(new Uint8Array(bad));
  });

  test("offline, it must have the files", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    await expect(load({ offline: true })).rejects.toThrow(OfflineError);
    await expect(load({ offline: true })).rejects.toThrow(/one.bin, got none. Load once with/);
    expect(server.requests).toEqual([]);
    expect(await readdir(cacheDirectory)).toEqual([]);
  });

  test("never has a file of another content, and the error tells of every source", async () => {
    const wrong = toyFiles["one.bin"]!.with(7, 0);
    const altered = await toyArchive({ ...toyFiles, "one.bin": wrong });
    server.routes["/a/toy.tar.gz"] = { bytes: altered };
    server.routes["/b/toy.tar.gz"] = { bytes: archive.slice(0, 500) };
    const error = await load().catch((error) => error);
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.attempts.map(({ error }: { error: Error }) => error.name)).toEqual([
      "CorruptFileError",
      "FormatError",
    ]);
    expect(error.message).toMatch(/pass the folder as "directory"/);
    for (const { source } of error.attempts) expect(error.message).toContain(source);
    expect(await cached()).toEqual([]);
  });

  test("goes on with a download that an abort has ended", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive, dropAfter: 3000 };
    const controller = new AbortController();
    const why = new Error("enough");
    const onProgress = (event: DatasetEvent) => event.type === "download" && controller.abort(why);
    await expect(load({ signal: controller.signal, onProgress })).rejects.toBe(why);
    expect(await cached()).toContainEqual(expect.stringMatching(/^toy.tar.gz\.\w+\.part$/));
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    server.requests.length = 0;
    await load();
    expect(server.requests[0]!.headers.range).toMatch(/^bytes=[1-9]/);
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
  });

  test("says so when it cannot be written", async () => {
    await writeFile(join(cacheDirectory, "toy"), "a file where the folder should be");
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    await expect(load()).rejects.toMatchObject({ code: "CACHE" });
    await expect(load()).rejects.toThrow(/set ROTE_DATA to another folder/);
  });
});

test("what broken downloads and killed writers left goes once the files are there", async () => {
  server.routes["/a/toy.tar.gz"] = [
    { bytes: archive, dropAfter: 4000 },
    { status: 503, ranges: false },
  ];
  server.routes["/b/toy.tar.gz"] = { bytes: archive };
  await fill(join(cacheDirectory, "toy"), { "two.bin.1-2.tmp": new Uint8Array(9) });
  await load({ patience: 0 });
  expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
}, 30_000);

test("what one address gave survives the next, and is continued", async () => {
  const busy = { status: 503, ranges: false };
  server.routes["/a/toy.tar.gz"] = [{ bytes: archive, dropAfter: 4000 }, busy];
  server.routes["/b/toy.tar.gz"] = [{ bytes: archive, dropAfter: 3000 }, busy];
  await expect(load({ patience: 0 })).rejects.toThrow(DownloadError);
  server.requests.length = 0;
  server.routes["/a/toy.tar.gz"] = { bytes: archive };
  await load();
  expect(server.requests.map(({ headers }) => headers.range)).toEqual(["bytes=4000-"]);
});

describe("what is in the place of a file in the cache", () => {
  const wrong: [string, (place: string) => unknown, RegExp][] = [
    ["a folder", (place) => mkdir(join(place, "inner"), { recursive: true }), /got a folder\./],
    ["a pipe", makePipe, /got a special file\./],
    ["a file of 3 GB", (place) => writeFile(place, "").then(() => truncate(place, 3e9)), /3,000,0/],
    ["a byte too few", (place) => writeFile(place, toyFiles["one.bin"]!.subarray(1)), /3,859\./],
  ];

  test.each(wrong)("%s is set aside and replaced", async (_, make) => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    const whole = await load();
    await rm(inCache("one.bin"));
    await make(inCache("one.bin"));
    await mkdir(inCache("one.bin.corrupt/older"), { recursive: true });
    const events: DatasetEvent[] = [];
    expect(await load({ onProgress: (event) => events.push(event) })).toEqual(whole);
    expect(events.find(({ type }) => type === "quarantined")).toBeDefined();
    expect(await cached()).toEqual(["one.bin", "one.bin.corrupt", "test.bin", "two.bin"]);
  });

  test.each(wrong)("%s is named offline", async (_, make, message) => {
    await mkdir(join(cacheDirectory, "toy"));
    await make(inCache("one.bin"));
    const error = await load({ offline: true }).catch((error) => error);
    expect(error).toBeInstanceOf(CorruptFileError);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(inCache("one.bin"));
  });

  test("a wrong file in a cache that cannot be written is named, with what to do", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    await fill(join(cacheDirectory, "toy"), { "one.bin": new Uint8Array(3860) });
    vi.spyOn(FolderCache.prototype, "quarantine").mockRejectedValue(
      new Error("EROFS: read-only file system"),
    );
    const error = await load().catch((error) => error);
    expect(error).toBeInstanceOf(CorruptFileError);
    expect(error.message).toMatch(
      /one.bin must have the MD5 checksum .*, got .*could not be set as/,
    );
    expect(error.message).toContain('"EROFS: read-only file system"): remove it, or set ROTE_DATA');
  });

  test("a folder or a pipe in the place of a broken download goes", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    const part = await (await platform.openCache("toy", cacheDirectory)).openPart(
      "toy.tar.gz",
      `${server.url}a/toy.tar.gz`,
    );
    await part.close();
    const address = platform.createHash("sha256").update(Buffer.from(`${server.url}a/toy.tar.gz`));
    const name = `toy.tar.gz.${address.digest().slice(0, 8)}.part`;
    await mkdir(inCache(name));
    makePipe(inCache(`${name}.json`));
    await load();
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
  });
});

describe("the user's own folder", () => {
  const statuses = async (dataset = toyDataset()) =>
    (await verifyShelf(dataset, ownShelf(dataset, { directory })!, undefined)).map(
      ({ file, status, error }) => [file, status, error?.code],
    );
  const good = [
    ["one.bin", "verified", undefined],
    ["two.bin", "verified", undefined],
    ["test.bin", "verified", undefined],
  ];

  test("is verified file by file, plain, compressed or in the archive", async () => {
    await fill(directory);
    expect(await statuses()).toEqual(good);
    await rm(join(directory, "one.bin"));
    expect(await statuses()).toEqual([["one.bin", "missing", "MISSING_FILE"], good[1], good[2]]);
    await fill(directory, { "toy.tar.gz": archive });
    expect(await statuses()).toEqual(good);
    await fill(directory, { "two.bin": new Uint8Array(3860) });
    expect(await statuses()).toEqual([good[0], ["two.bin", "corrupt", "CORRUPT_FILE"], good[2]]);
  });

  test("with a damaged archive is told so", async () => {
    await fill(directory, { "toy.tar.gz": archive.slice(0, 5000) });
    expect((await statuses()).map(([, status]) => status)).toContain("corrupt");
    expect(await cachedFolders()).toEqual([]);
  });

  test.each(["nowhere", "one.bin"])("that is none (%s) is an error", async (name) => {
    await fill(directory);
    const dataset = toyDataset();
    const place = join(directory, name);
    const shelf = ownShelf(dataset, { directory: place })!;
    await expect(verifyShelf(dataset, shelf, undefined)).rejects.toThrow(MissingFileError);
    await expect(load({ directory: place })).rejects.toThrow(`${place} must be a folder, got`);
  });

  test("may have the files in folders of their own names, but no pipes", async () => {
    for (const [name, bytes] of Object.entries(toyFiles)) {
      await fill(join(directory, name), { [name]: bytes });
    }
    expect(await statuses()).toEqual(good);
    await rm(join(directory, "one.bin"), { recursive: true });
    makePipe(join(directory, "one.bin"));
    await expect(load({ directory })).rejects.toThrow("one.bin must be a file, got a special file");
  });

  test("may have .gz files of several members, or padded", async () => {
    const { "one.bin": one, "two.bin": two, "test.bin": held } = toyFiles;
    const join = async (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
    await fill(directory, {
      "one.bin.gz": await join(await gzip([one!.slice(0, 9)]), await gzip([one!.slice(9)])),
      "two.bin.gz": await join(await gzip([two!]), new Uint8Array(512)),
      "test.bin.gz": await join(await gzip([held!]), new Uint8Array(100_000)),
    });
    const dataset = toyDataset({ packing: { kind: "gzip" } });
    expect(await statuses(dataset)).toEqual(good);
    expect((await load({ directory }, dataset)).shape[0]).toBe(40);
  });

  test("may have MNIST's files under the names with dots", async () => {
    const shelf = pickedShelf([new File(["x"], "t10k-images.idx3-ubyte.gz")]);
    const opened = ownShelf(mnistDataset, { files: [new File(["x"], "t10k-images.idx3-ubyte")] })!;
    expect(await shelf.open("t10k-images-idx3-ubyte.gz")).toBeUndefined();
    expect(await opened.open("t10k-images-idx3-ubyte")).toBeDefined();
    const packed = { files: [new File(["x"], "t10k-images.idx3-ubyte.gz")] };
    const gz = ownShelf(mnistDataset, packed)!;
    expect(await gz.open("t10k-images-idx3-ubyte.gz")).toBeDefined();
  });
});

describe("several processes", () => {
  /** A process that loads the toy dataset from the server. */
  const start = (within: string[] = []) => {
    const script = join(import.meta.dirname, "testing/loadToy.ts");
    const [command, ...rest] = [
      ...within,
      process.execPath,
      "--conditions=@rote/source",
      "--no-warnings",
      script,
      `${server.url}a/`,
      cacheDirectory,
    ];
    const child = spawn(command!, rest, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    const done = new Promise<string>((resolve) => child.on("close", () => resolve(output.trim())));
    return { child, done };
  };

  test("one whose disk is full says so, tries nothing more, and leaves no whole file", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    // A limit on the size of files: 8 blocks of 512 bytes. The archive has more.
    const { done } = start(["sh", "-c", 'ulimit -f 8; exec "$0" "$@"']);
    expect(await done).toMatch(/^CACHE datasets: the cache must let us write .*EFBIG/);
    expect(server.requests.length).toBe(1);
    expect((await cached()).filter((name) => !/\.part(\.json)?$/.test(name))).toEqual([]);
    await load();
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
  }, 60_000);

  test("that start at once make one download and one whole copy", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive, delay: 200 };
    const prints = await Promise.all([1, 2, 3, 4, 5].map(() => start().done));
    const { fingerprint } = await load({ offline: true });
    expect(prints).toEqual([1, 2, 3, 4, 5].map(() => fingerprint));
    expect(server.requests.length).toBe(1);
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
  }, 60_000);

  test("one killed in mid-download leaves a beginning that the next continues", async () => {
    server.routes["/a/toy.tar.gz"] = { bytes: archive, stallAfter: 4000 };
    const { child, done } = start();
    while (!server.requests[0] || server.requests[0].sent < 4000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGKILL");
    await done;
    expect(await cached()).toContainEqual(expect.stringMatching(/^toy.tar.gz\.\w+\.part$/));
    server.routes["/a/toy.tar.gz"] = { bytes: archive };
    server.requests.length = 0;
    await load(); // once the dead process' lock has grown stale
    expect(server.requests[0]!.headers.range).toBe("bytes=4000-");
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
  }, 60_000);
});

test("damaged files, 256 cuts and 1,000 bit flips, give a typed error every time", async () => {
  const good = toyFiles["test.bin"]!;
  const check = async (bytes: Bytes) => {
    const error = await load({ files: [new File([bytes], "test.bin")], split: "test" }).then(
      () => undefined,
      (error) => error,
    );
    expect(error).toBeInstanceOf(CorruptFileError);
    expect(error).toBeInstanceOf(DatasetError);
    expect(error.message).toMatch(/test.bin must have .*, got .*\. Copy it again/);
  };
  for (let i = 0; i < 256; i++) await check(good.slice(0, Math.floor((i * good.length) / 256)));
  for (let i = 0; i < 1000; i++) {
    const bit = (i * 7919) % (8 * good.length);
    await check(good.with(bit >> 3, good[bit >> 3]! ^ (1 << (bit & 7))));
  }
});
