import { afterEach, describe, expect, test, vi } from "vitest";
import { turnedJpeg } from "../testing/turnedJpeg.ts";
import { decodeImage } from "./decodeInBrowser.ts";

afterEach(() => void vi.unstubAllGlobals());

const options = { size: 4, resize: 8, channels: 3 } as const;

/** What the page itself cannot decode with, so that something else must. */
const withoutPage = () => {
  vi.stubGlobal("createImageBitmap", undefined);
  vi.stubGlobal("OffscreenCanvas", undefined);
};

describe("an image", () => {
  test("is decoded in a worker, many at once too", async () => {
    const one = await decodeImage(turnedJpeg, options);
    expect(one.length).toBe(4 * 4 * 3);
    withoutPage();
    const many = await Promise.all(
      Array.from({ length: 20 }, () => decodeImage(turnedJpeg, options)),
    );
    for (const pixels of many) expect(pixels).toEqual(one);
  });

  test("lies as it is stored, however its camera was held", async () => {
    const pixels = await decodeImage(turnedJpeg, { size: 8, resize: 8, channels: 3 });
    for (let row = 0; row < 8; row++) {
      const [red, , blue] = pixels.subarray(24 * row); // the left end of the row
      const [otherRed, , otherBlue] = pixels.subarray(24 * row + 21);
      expect([red! > 240, blue! < 15, otherRed! < 15, otherBlue! > 240]).toEqual(
        Array(4).fill(true),
      );
    }
  });

  test("that is damaged is an error, and the worker serves the next", async () => {
    for (let cut = 0; cut < 64; cut++) {
      const short = turnedJpeg.slice(0, Math.floor((cut * turnedJpeg.length) / 64));
      await expect(decodeImage(short, options)).rejects.toThrow("could not be decoded");
    }
    withoutPage();
    expect((await decodeImage(turnedJpeg, options)).length).toBe(48);
  });

  test("is decoded in the page where a page may not have workers", async () => {
    const expected = await decodeImage(turnedJpeg, options);
    const address = "./decodeInBrowser.ts?fresh"; // a module that has no worker yet
    const fresh: typeof import("./decodeInBrowser.ts") = await import(/* @vite-ignore */ address);
    const made: unknown[] = [];
    vi.stubGlobal(
      "Worker",
      class {
        constructor(address: unknown) {
          made.push(address);
          throw new DOMException("refused by the page's policy", "SecurityError");
        }
      },
    );
    expect(await fresh.decodeImage(turnedJpeg, options)).toEqual(expected);
    expect(await fresh.decodeImage(turnedJpeg, options)).toEqual(expected);
    expect(made.length).toBe(1);
  });
});
