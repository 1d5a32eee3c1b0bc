import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { FormatError } from "../datasetError.ts";
import { enlarged, pictures } from "../testing/pictures.ts";
import { MOST_PIXELS, pictureHeader, pictureKind } from "./pictureHeader.ts";
import { readPicture } from "./readPicture.ts";

const read = (bytes: Uint8Array<ArrayBuffer>, size = 2, channels: 1 | 3 = 3) =>
  readPicture(
    { path: "x", read: async () => bytes, head: async () => bytes },
    { size, resize: size, channels },
  );

describe.each(Object.entries(pictures))("%s", (name, { bytes, rgb }) => {
  test("has the pixels that Pillow reads", async () => {
    // Two of three columns: (3 − 2) / 2 is rounded to 0.
    const square = [...rgb.slice(0, 6), ...rgb.slice(9, 15)];
    expect([...(await read(bytes))]).toEqual(square);
    if (square[9] === 200) expect([...(await read(bytes, 4))]).toEqual(enlarged);
  });

  test("is told by its bytes, and has its size in its header", () => {
    expect(name).toContain(pictureKind(bytes));
    expect(pictureHeader(bytes)).toMatchObject({ width: 3, height: 2 });
  });

  test("cut short anywhere is an error or a whole picture, and names the file", async () => {
    for (let cut = 0; cut < bytes.length; cut++) {
      try {
        expect((await read(bytes.slice(0, cut))).length).toBe(12);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect((error as Error).message).toMatch(/^imageFolder: x must be a whole PNG, JPEG/);
      }
    }
  });
});

test("grey in Node is by the usual luma weights", async () => {
  const { bytes } = pictures.PNG!;
  expect([...(await read(bytes, 2, 1))]).toEqual([76, 150, 18, 124]);
});

test.each(["png", "jpeg", "webp", "gif"] as const)(
  "a %s that sharp writes has its size",
  async (kind) => {
    const create = { width: 300, height: 70, channels: 3, background: "red" } as const;
    const bytes = await sharp({ create }).toFormat(kind).toBuffer();
    expect(pictureHeader(bytes)).toMatchObject({ width: 300, height: 70 });
  },
);

test.each(["PNG", "GIF", "BMP of 24 bits", "lossless WebP"])(
  "a small %s that claims huge sides is refused before it is decoded",
  async (name) => {
    const bytes = pictures[name]!.bytes.slice();
    const view = new DataView(bytes.buffer);
    if (name === "PNG") view.setUint32(16, 0x7fffffff);
    if (name === "GIF") view.setUint32(6, 0xffffffff);
    if (name.startsWith("BMP")) view.setUint32(18, 0x7fffffff, true);
    if (name.endsWith("WebP")) view.setUint32(21, 0xffffffff, true);
    await expect(read(bytes)).rejects.toThrow(
      `pixels, where 1 to ${MOST_PIXELS.toLocaleString("en-US")} are read`,
    );
  },
);
