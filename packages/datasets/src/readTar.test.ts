import { pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { chunks } from "./chunks.ts";
import { ArchiveError, DatasetError, FormatError } from "./datasetError.ts";
import { gunzip } from "./inflate.ts";
import { type ReadTarOptions, readTar } from "./readTar.ts";
import { tarGz } from "./testing/tarGz.ts";
import { type Bytes, gzip } from "./testing/toyDataset.ts";

const text = (text: string): Bytes => new TextEncoder().encode(text);

async function read(archive: Bytes, options: Partial<ReadTarOptions> = {}) {
  const found: Record<string, string> = {};
  const entries = readTar(gunzip(new Blob([archive]).stream()), {
    who: "toy.tar.gz",
    wanted: new Map([
      ["d/a", 100],
      ["d/b", 100],
    ]),
    maxBytes: 100_000,
    ...options,
  });
  for await (const { path, bytes } of entries) found[path] = new TextDecoder().decode(bytes);
  return found;
}

describe("readTar", () => {
  test("gives the wanted files, and steps over others", async () => {
    const archive = await tarGz([
      { name: "d/readme", bytes: new Uint8Array(5000) },
      { name: "d/b", bytes: text("B") },
      { name: "d/empty" },
      { name: "d/a", bytes: text("A") },
    ]);
    expect(await read(archive)).toEqual({ "d/a": "A", "d/b": "B" });
  });

  test("steps over folders, and files that are in memory before they are met", async () => {
    const archive = await tarGz([
      { name: "d/" },
      { name: "d/classes.txt", bytes: text("apple\n") },
      { name: "d/groups.txt", bytes: text("fruit\n") },
      { name: "d/a", bytes: text("A".repeat(99)) },
      { name: "d/last", bytes: text("z") },
      { name: "d/b", bytes: text("B") },
    ]);
    expect(await read(archive)).toEqual({ "d/a": "A".repeat(99), "d/b": "B" });
  });

  test("reads names too long for the old header", async () => {
    const name = `d/${"long/".repeat(60)}a`;
    const archive = await tarGz([{ name, bytes: text("A") }]);
    expect(await read(archive, { wanted: new Map([[name, 1]]) })).toEqual({ [name]: "A" });
  });

  test.each([
    ["a path that climbs out", { name: "../a" }],
    ["a path that climbs out from within", { name: "d/../../a" }],
    ["a path that climbs out in the manner of Windows", { name: "d\\..\\..\\a" }],
    ["an absolute path", { name: "/etc/passwd" }],
    ["a drive letter", { name: "C:/a" }],
    ["a symbolic link", { name: "d/a", type: "symlink" as const, linkname: "/etc/passwd" }],
    ["a hard link", { name: "d/a", type: "link" as const, linkname: "d/b" }],
  ])("refuses %s", async (_, entry) => {
    await expect(read(await tarGz([entry]))).rejects.toThrow(ArchiveError);
  });

  test("refuses a wanted file that comes twice", async () => {
    const entry = { name: "d/a", bytes: text("A") };
    await expect(read(await tarGz([entry, entry]))).rejects.toThrow(/"d\/a" once, got it twice/);
  });

  test("refuses a wanted file that is longer than published", async () => {
    const archive = await tarGz([{ name: "d/a", bytes: new Uint8Array(101) }]);
    await expect(read(archive)).rejects.toThrow(/at most 100 bytes, got 101/);
  });

  test("refuses too many entries", async () => {
    const archive = await tarGz(Array.from({ length: 50 }, (_, i) => ({ name: `d/${i}` })));
    await expect(read(archive, { maxEntries: 49 })).rejects.toThrow(/at most 49 entries/);
    expect(await read(archive, { maxEntries: 50 })).toEqual({});
  });

  test("stops a bomb of 300 MB in 300 kB long before it has unpacked", async () => {
    const zeros = new Uint8Array(1 << 20);
    const bomb = await gzip(Array.from({ length: 300 }, () => zeros));
    const before = process.memoryUsage().rss;
    await expect(read(bomb)).rejects.toThrow(ArchiveError);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  test("refuses a huge file that claims to be wanted, before it is unpacked", async () => {
    const archive = pack();
    archive.entry({ name: "d/a", size: 8 * 2 ** 30 });
    const { value: header } = await chunks(
      new ReadableStream<Bytes>({
        start: (controller) => {
          archive.once("data", (data) => controller.enqueue(new Uint8Array(data as Uint8Array)));
        },
      }),
    ).next();
    await expect(read(await gzip([header!]))).rejects.toThrow(/at most 100 bytes, got 8589934592/);
  });

  test.each(["x", "g", "L", "K"])(
    "refuses a header of type %s that claims 8 GB, without room for them",
    async (type) => {
      const header = new Uint8Array(1024);
      header.set(text("d/a"));
      header.set(text("0000644\0"), 100);
      header.set(Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0), 124); // 2³³ in base 256
      header.set(text("        "), 148);
      header.set(text(type), 156);
      header.set(text("ustar\u000000"), 257);
      const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
      header.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
      const before = process.memoryUsage().rss;
      const error = await read(await gzip([header])).catch((error) => error);
      expect(error).toBeInstanceOf(DatasetError);
      expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
    },
  );

  test("takes every cut of an archive for damage", async () => {
    const whole = await tarGz([
      { name: "d/a", bytes: text("A".repeat(100)) },
      { name: "d/b", bytes: text("B") },
    ]);
    for (let length = 0; length < whole.length; length++) {
      await expect(read(whole.slice(0, length))).rejects.toThrow(FormatError);
    }
  });

  test("takes every flipped bit for damage, or gives the same files", async () => {
    const whole = await tarGz([
      { name: "d/a", bytes: text("A".repeat(100)) },
      { name: "d/b", bytes: text("B") },
    ]);
    const good = await read(whole);
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const damaged = whole.with(bit >> 3, whole[bit >> 3]! ^ (1 << (bit & 7)));
      const outcome = await read(damaged).catch((error) => error);
      if (!(outcome instanceof FormatError)) expect(outcome).toEqual(good);
    }
  });

  test("takes what is no archive for damage", async () => {
    await expect(read(text("<html>not a gzip file</html>"))).rejects.toThrow(FormatError);
    await expect(read(await gzip([text("not a tar file".repeat(100))]))).rejects.toThrow(
      FormatError,
    );
  });
});
