// A cache on a disk that is really full, at each of its writes, or really read-only.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cannotMount, mountSmallDisk, type SmallDisk } from "../../files/src/mount.testing.ts";
import { CacheError } from "./datasetError.ts";
import { loadDataset } from "./loadDataset.ts";
import { toyArchive } from "./testing/tarGz.ts";
import { type TestServer, testServer } from "./testing/testServer.ts";
import { type Bytes, toyDataset, toyFiles } from "./testing/toyDataset.ts";

const PAGE = 4096;

describe.skipIf(cannotMount)(
  `a cache on a small disk${cannotMount ? `, skipped: ${cannotMount}` : ""}`,
  () => {
    let server: TestServer;
    let archive: Bytes;
    let disk: SmallDisk;
    beforeAll(async () => {
      server = await testServer();
      archive = await toyArchive();
    });
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
      server.routes["/toy.tar.gz"] = { bytes: archive };
      disk = mountSmallDisk(1);
    });
    afterEach(() => disk.unmount());

    const load = () =>
      loadDataset(toyDataset({ addresses: [server.url] }), { cacheDirectory: disk.path });
    const failure = () =>
      load().then(
        () => undefined,
        (error) => error,
      );
    const cached = () => {
      try {
        return readdirSync(join(disk.path, "toy")).sort();
      } catch {
        return [];
      }
    };
    /** What has an official name is the official file. */
    const expectWhole = () => {
      for (const name of cached().filter((name) => name in toyFiles)) {
        expect(readFileSync(join(disk.path, "toy", name))).toEqual(Buffer.from(toyFiles[name]!));
      }
    };

    test("full after any page is named, keeps nothing half, and goes on later", async () => {
      // The archive and what it holds take 10 pages: the first write fails, then the next, …
      let refused = 0;
      for (let pages = 0; pages < 16; pages++) {
        disk.fill(pages * PAGE);
        const error = await failure();
        expectWhole();
        if (error !== undefined) {
          refused++;
          expect(error).toBeInstanceOf(CacheError);
          expect(error.code).toBe("CACHE");
          expect(error.cause.code).toBe("ENOSPC");
          expect(error.message).toContain(disk.path);
          expect(error.message).toContain("Free the disk or the permission, or set ROTE_DATA");
        }
        disk.free();
        expect((await load()).shape[0]).toBe(40);
        expect(cached()).toEqual(expect.arrayContaining(["one.bin", "two.bin"]));
        expect(cached().filter((name) => !(name in toyFiles))).toEqual([]);
        disk.unmount();
        disk = mountSmallDisk(1);
      }
      expect(refused).toBeGreaterThan(5);
      expect(refused).toBeLessThan(16);
    });

    test("read-only gives what it has, and says so of what it would have to write", async () => {
      const whole = await load();
      disk.makeReadOnly();
      expect((await load()).fingerprint).toBe(whole.fingerprint);
      disk.unmount();
      disk = mountSmallDisk(1);
      disk.makeReadOnly();
      const error = await failure();
      expect(error).toBeInstanceOf(CacheError);
      expect(error.cause.code).toBe("EROFS");
      expect(error.message).toContain(join(disk.path, "toy"));
    });

    test("read-only from the middle of a download on ends in the cache's error", async () => {
      // A disk does so by itself after an error: here as soon as no file is open for writing.
      server.routes["/toy.tar.gz"] = { bytes: archive, dropAfter: 5000, ranges: false };
      const loading = loadDataset(toyDataset({ addresses: [server.url] }), {
        cacheDirectory: disk.path,
        patience: 0,
      }).catch((error) => error);
      expect((await loading).code).toBe("DOWNLOAD_FAILED");
      disk.makeReadOnly();
      const error = await failure();
      expect(error).toBeInstanceOf(CacheError);
      expect(error.cause.code).toBe("EROFS");
    });
  },
);

test("a file in the place of its folder is said to be in the way", async () => {
  const directory = mkdtempSync(join(tmpdir(), "rote-cache-"));
  const server = await testServer();
  try {
    server.routes["/toy.tar.gz"] = { bytes: await toyArchive() };
    writeFileSync(join(directory, "toy"), "");
    const toy = toyDataset({ addresses: [server.url] });
    const loaded = loadDataset(toy, { cacheDirectory: directory });
    await expect(loaded).rejects.toThrow(CacheError);
    await expect(loaded).rejects.toThrow(/Remove what stands in place of the folder/);
  } finally {
    server.close();
    rmSync(directory, { recursive: true });
  }
});
