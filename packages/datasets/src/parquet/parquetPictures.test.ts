import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DatasetArgumentError, FormatError, MissingFileError, parquetPictures } from "../index.ts";

// Written by pyarrow 26: six pictures of 4 × 4 pixels, as Hugging Face's `datasets` writes them,
// and variants. Picture i is (40·i, 255 − 40·i, 7·i), but for (1, 2, 3) at x = 1, y = 2.
const path = (name: string) =>
  join(import.meta.dirname, "../testing/fixtures/parquet", `${name}.parquet`);

const pixels = (i: number) =>
  Array.from({ length: 16 }, (_, at) => (at === 9 ? [1, 2, 3] : [40 * i, 255 - 40 * i, 7 * i]));
const all = Array.from({ length: 6 }, (_, i) => pixels(i)).flat(2);

describe("parquetPictures", () => {
  test("reads pictures, labels and the names of classes, over row groups", async () => {
    const seen: number[] = [];
    const onProgress = (read: number) => seen.push(read);
    const set = await parquetPictures(path("huggingface"), { size: 4, onProgress });
    expect(set.shape).toEqual([6, 4, 4, 3]);
    expect([...set.images]).toEqual(all);
    expect([...set.labels]).toEqual([0, 1, 2, 1, 0, 2]);
    expect(set.classes).toEqual(["cat", "dog", "owl"]);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(set.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test("reads plain bytes beside texts of classes, compressed by gzip, from a Blob", async () => {
    const blob = new Blob([readFileSync(path("bytes"))]);
    const set = await parquetPictures(blob, { size: 4 });
    expect([...set.images]).toEqual(all);
    expect(set.classes).toEqual(["cat", "dog", "owl"]);
    expect([...set.labels]).toEqual([2, 0, 1, 0, 2, 1]);
    const named = await parquetPictures(path("bytes"), { size: 4, image: "png", label: "class" });
    expect(named.fingerprint).toBe(set.fingerprint);
  });

  test("brings pictures to size and to grey", async () => {
    const set = await parquetPictures(path("huggingface"), { size: 2, channels: 1 });
    expect(set.shape).toEqual([6, 2, 2, 1]);
  });

  test.each([
    ["lacking", /row 1 of .* must have bytes of a picture in image, got the path of a file alone/],
    ["damaged", /row 1 of .* must have a whole picture, got ".*"/],
    ["unlabelled", /row 2 of .* must have an integer from 0 to 2 in label, got -1/],
    ["zstd", /not compressed, or by Snappy or gzip, got ".*ZSTD.*"/],
    ["text", /must have a column of pictures' bytes, got caption, label/],
  ])("refuses the file %s", async (name, message) => {
    const refused = parquetPictures(path(name), { size: 4 });
    await expect(refused).rejects.toThrow(FormatError);
    await expect(refused).rejects.toThrow(message);
  });

  test.each([
    [{ image: "label" }, /must have a column label of pictures' bytes, got image, label/],
    [{ label: "kind" }, /must have a column kind, got image, label/],
  ])("refuses the columns %j", async (columns, message) => {
    await expect(parquetPictures(path("huggingface"), columns)).rejects.toThrow(message);
  });

  test("refuses a file cut short or overwritten anywhere, in words of its own", async () => {
    const bytes = readFileSync(path("huggingface"));
    const read = (damaged: Uint8Array<ArrayBuffer>) =>
      parquetPictures(new Blob([damaged]), { size: 4 }).then(
        () => undefined,
        (error: Error) => error,
      );
    const lengths = [0, 3, 11, 100, 1000, bytes.length - 1];
    for (const length of lengths) {
      expect(await read(Uint8Array.from(bytes.subarray(0, length)))).toBeInstanceOf(FormatError);
    }
    for (let at = 0; at < bytes.length; at += 37) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = damaged[at]! ^ 0xff;
      const found = await read(damaged); // some bytes say nothing of pictures and labels
      if (found !== undefined) expect(found).toBeInstanceOf(FormatError);
    }
  });

  test.each<[string, () => Promise<unknown>, new (...args: never[]) => Error, RegExp]>([
    ["no file", () => parquetPictures("nowhere.parquet"), MissingFileError, /got nothing there/],
    ["a folder", () => parquetPictures(import.meta.dirname), MissingFileError, /got a folder/],
    ["no name", () => parquetPictures(""), DatasetArgumentError, /a path or a Blob, got ""/],
    ["bytes", () => parquetPictures(Uint8Array.of(1) as never), DatasetArgumentError, /got object/],
    ["a size", () => parquetPictures("x", { size: 0 }), DatasetArgumentError, /positive integer/],
    [
      "2 channels",
      () => parquetPictures("x", { channels: 2 as never }),
      DatasetArgumentError,
      /1 or 3/,
    ],
  ])("refuses %s", async (_, read, type, message) => {
    const refused = read();
    await expect(refused).rejects.toThrow(type);
    await expect(refused).rejects.toThrow(message);
  });

  test("stops where it is asked to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(parquetPictures(path("huggingface"), { signal })).rejects.toThrow("enough");
  });
});
