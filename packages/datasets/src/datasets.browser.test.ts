// The package in Chromium: the same functions and the same checksums, kept in Cache Storage.

import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { platform } from "#platform";
import type { Dataset } from "./dataset.ts";
import type { DatasetEvent } from "./events.ts";
import { goldenHashes, goldens } from "./goldens.testing.ts";
import * as api from "./index.ts";
import { batches, CacheError, DownloadError, imageFolder } from "./index.ts";
import { type LoadOptions, loadDataset } from "./loadDataset.ts";
import { type Bytes, toyDataset, toyFiles } from "./testing/toyDataset.ts";

const server = inject("server");
const cacheDirectory = "rote-test";
const load = (options: LoadOptions = {}, dataset: Dataset = toyDataset()) =>
  loadDataset(dataset, { cacheDirectory, ...options });
const at = (...folders: string[]) => folders.map((folder) => `${server}${folder}/`);
const cached = async () =>
  (await (await caches.open(cacheDirectory)).keys()).map(({ url }) => url.split("/").at(-1)).sort();

beforeEach(async () => void (await caches.delete(cacheDirectory)));
afterEach(async () => void (await caches.delete(cacheDirectory)));

/** What the files hold, without any cache between. */
const truth = () =>
  load({ files: Object.entries(toyFiles).map(([name, bytes]) => new File([bytes], name)) });

test("has the names it has in Node", () => {
  expect(Object.keys(api)).toContain("cifar10");
  expect(api.listDatasets().map(({ name }) => name)).toContain("cifar10");
  expect(api.cachePath()).toBe("rote-datasets");
});

test("hashes, and makes synthetic sets, as in Node", () => {
  const bytes = new TextEncoder().encode("abc");
  const hash = (algorithm: "md5" | "sha256") =>
    platform.createHash(algorithm).update(bytes).digest();
  expect(hash("md5")).toBe("900150983cd24fb0d6963f7d28e17f72"); // RFC 1321
  expect(hash("sha256")).toMatch(
    /^ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/,
  );
  expect(goldenHashes()).toEqual(goldens);
});

describe("loading", () => {
  test("from files that the user picked needs neither network nor cache", async () => {
    const set = await truth();
    expect(set.shape).toEqual([40, 8, 8, 3]);
    expect(set.labels[0]).toBe(toyFiles["one.bin"]![0]);
    expect(await cached()).toEqual([]);
    const archive = await (await fetch(`${server}whole/toy.tar.gz`)).arrayBuffer();
    const packed = await load({ files: [new File([archive], "toy.tar.gz")] });
    expect(packed).toEqual(set);
  });

  test("a picked file that is wrong is an error, not data", async () => {
    const wrong = toyFiles["one.bin"]!.with(5, 1 ^ toyFiles["one.bin"]![5]!);
    const files = [new File([wrong], "one.bin")];
    await expect(load({ files })).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  });

  test("from an address is verified and kept: another time it needs no network", async () => {
    const set = await load({ mirrors: at("altered", "page", "whole") });
    expect(set).toEqual(await truth());
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin"]);
    expect(await load({ offline: true })).toEqual(set);
  });

  test("goes on after a break", async () => {
    const received: number[] = [];
    const onProgress = (event: DatasetEvent) => {
      if (event.type === "download") received.push(event.received);
    };
    await load({ mirrors: at("broken"), onProgress });
    expect(received.every((bytes, i) => i === 0 || bytes > received[i - 1]!)).toBe(true);
  });

  test("aborted, keeps what has come, and goes on from there", async () => {
    const controller = new AbortController();
    const why = new Error("enough");
    const mirrors = at("slow");
    const onProgress = (event: DatasetEvent) => event.type === "download" && controller.abort(why);
    await expect(load({ mirrors, signal: controller.signal, onProgress })).rejects.toBe(why);
    expect(await cached()).toContainEqual(expect.stringMatching(/^toy.tar.gz.\w+.part$/));
    const part = await (await platform.openCache("toy", cacheDirectory)).openPart(
      "toy.tar.gz",
      `${server}slow/toy.tar.gz`,
    );
    expect(part.size).toBeGreaterThan(0);
    expect(part.origin?.url).toBe(`${server}slow/toy.tar.gz`);
    await part.discard();
    expect(await cached()).toEqual([]);
  });

  test("of what the server declares as encoded works", async () => {
    const dataset = toyDataset({ packing: { kind: "gzip" } });
    expect((await load({ mirrors: at("encoded"), split: "test" }, dataset)).shape[0]).toBe(20);
  });

  test("tells of every address that failed", async () => {
    const attempt = load({ mirrors: [...at("altered", "page"), "./no-such-folder/"] });
    await expect(attempt).rejects.toThrow(DownloadError);
    await expect(attempt).rejects.toThrow(/HTML page/);
    expect(await cached()).toEqual(["one.bin"]); // it came before the altered file, and was right
  });

  test("heals a file in the cache that is wrong", async () => {
    const mirrors = at("whole");
    const set = await load({ mirrors });
    const cache = await platform.openCache("toy", cacheDirectory);
    await cache.write("two.bin", toyFiles["two.bin"]!.slice(1) as Bytes);
    expect(await load({ mirrors })).toEqual(set);
    expect(await cached()).toEqual(["one.bin", "test.bin", "two.bin", "two.bin.corrupt"]);
  });

  test("twice at once makes one download", async () => {
    let downloads = 0;
    const onProgress = (event: DatasetEvent) => {
      if (event.type === "source") downloads++;
    };
    const options = { mirrors: at("whole"), onProgress };
    const [a, b] = await Promise.all([load(options), load(options)]);
    expect(a).toEqual(b);
    expect(downloads).toBe(1);
  });

  test("by the name of a folder is refused, with what to do instead", async () => {
    await expect(load({ directory: "/data" })).rejects.toThrow(/Pass picked files as "files"/);
  });
});

test("a download of many pieces can be read again and again, also by a later page", async () => {
  const cache = await platform.openCache("toy", cacheDirectory);
  const bytes = Uint8Array.from({ length: 10_000_000 }, (_, i) => (i * 7919) >> 8);
  const part = await cache.openPart("big", "http://x/");
  await part.restart({ url: "https://x.example/big", validator: '"1"' });
  for (let i = 0; i < bytes.length; i += 300_000) await part.append(bytes.subarray(i, i + 300_000));
  const md5 = (bytes: Uint8Array) => platform.createHash("md5").update(bytes).digest();
  const all = async (stream: ReadableStream<Bytes>) =>
    md5(new Uint8Array(await new Response(stream).arrayBuffer()));
  expect(await all(part.stream())).toBe(md5(bytes));
  await part.close();
  const later = await cache.openPart("big", "http://x/");
  expect([later.size, later.origin?.validator]).toEqual([bytes.length, '"1"']);
  expect(await all(later.stream())).toBe(md5(bytes));
  await later.discard();
});

test("what is not a file of the cache is not there", async () => {
  const cache = await platform.openCache("toy", cacheDirectory);
  expect(await cache.read("none")).toBeUndefined();
  expect(await cache.inspect("none")).toBeUndefined();
  expect(new CacheError("x").code).toBe("CACHE");
});

describe("a folder of images", () => {
  async function paint(folder: FileSystemDirectoryHandle, name: string, colour: string) {
    const canvas = new OffscreenCanvas(20, 10);
    const context = canvas.getContext("2d")!;
    context.fillStyle = "white";
    context.fillRect(0, 0, 20, 10);
    context.fillStyle = colour;
    context.fillRect(5, 0, 10, 10);
    const file = await folder.getFileHandle(name, { create: true });
    const writable = await file.createWritable();
    await writable.write(await canvas.convertToBlob({ type: "image/png" }));
    await writable.close();
  }

  test("is read through a directory handle, decoded by the browser, and cropped", async () => {
    const root = await navigator.storage.getDirectory();
    const top = await root.getDirectoryHandle("pictures", { create: true });
    try {
      for (const [name, colour] of Object.entries({ blue: "#0000ff", red: "#ff0000" })) {
        const folder = await top.getDirectoryHandle(name, { create: true });
        await paint(folder, "x.png", colour);
      }
      const folder = await imageFolder(top, { size: 10 });
      expect(folder.classes).toEqual(["blue", "red"]);
      expect(folder.paths).toEqual(["blue/x.png", "red/x.png"]);
      const { images, shape } = await folder.load();
      expect(shape).toEqual([2, 10, 10, 3]);
      expect(images.every((byte, i) => byte === (i < 300 ? [0, 0, 255] : [255, 0, 0])[i % 3])).toBe(
        true,
      );
      const grey = await imageFolder(top, { size: 10, channels: 1 });
      for await (const batch of batches(grey, { batchSize: 2 })) {
        expect([batch.images[0], batch.images[100]]).toEqual([29, 76]); // 0.114 · 255, 0.299 · 255
      }
      const broken = await top.getFileHandle("x.png", { create: true }); // beside the classes
      await (await broken.createWritable()).close();
      expect((await imageFolder(top)).length).toBe(2);
    } finally {
      await root.removeEntry("pictures", { recursive: true });
    }
  });

  test("by its path is refused", async () => {
    await expect(imageFolder("/pictures")).rejects.toThrow(/must be a directory handle/);
  });
});
