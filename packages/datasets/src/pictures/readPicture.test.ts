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

test.each(["png", "jpeg", "webp"] as const)(
  "a %s is said to be cut short, or damaged, whatever its decoder says",
  async (kind) => {
    const create = { width: 64, height: 64, channels: 3, background: "red" } as const;
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const made = await sharp({ create: { ...create, noise } })
      .toFormat(kind)
      .toBuffer();
    const whole = new Uint8Array(made);
    const name = { png: "PNG", jpeg: "JPEG", webp: "WebP" }[kind];
    for (const length of [whole.length >> 1, whole.length - 20]) {
      await expect(read(whole.slice(0, length))).rejects.toThrow(
        `got "a ${name} of ${length} bytes that is cut short". Remove the file or copy it again.`,
      );
    }
  },
);

test("a PNG with a wrong byte is said to be damaged", async () => {
  const bytes = pictures.PNG!.bytes.slice();
  const data = new TextDecoder("latin1").decode(bytes).indexOf("IDAT");
  bytes[data + 6]! ^= 0xff;
  await expect(read(bytes)).rejects.toThrow(/got "a PNG whose data are damaged.*". Remove/s);
  await expect(read(bytes)).rejects.not.toThrow(/unknown/i);
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

/** 8 × 8 pixels of cyan, magenta, yellow and black, made by Pillow. */
const INKS =
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2" +
  "RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAA" +
  "AAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNC" +
  "scEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6" +
  "g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq" +
  "8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwC949/5afjV7/hN/wDpr+tdhrmtf2du+bGK6zUL/rzX/9k=";

test("a JPEG of four inks has the light that Pillow makes of them", async () => {
  const bytes = Uint8Array.from(atob(INKS), (c) => c.charCodeAt(0));
  const found = await read(bytes, 8);
  const row = "254 254 254 218 248 247 185 239 237 153 231 230 115 223 223 89 215 215 62 206 206";
  expect(found.subarray(0, 24).join(" ")).toBe(`${row} 35 200 199`);
});

test("a BMP whose colours are packed in another way is refused", async () => {
  const bytes = pictures["BMP of 4 bits with six colours"]!.bytes.slice();
  for (const compression of [1, 2, 3, 4, 5]) {
    bytes[30] = compression;
    await expect(read(bytes)).rejects.toThrow(`4 bits a pixel and compression ${compression}`);
  }
});
