import { describe, expect, test } from "vitest";
import { enlarged, pictures } from "../testing/pictures.ts";
import { readPicture } from "./readPicture.ts";

const read = (bytes: Uint8Array<ArrayBuffer>, size = 2, channels: 1 | 3 = 3) =>
  readPicture(
    { path: "x", read: async () => bytes, head: async () => bytes },
    { size, resize: size, channels },
  );

describe.each(Object.entries(pictures))("%s in a browser", (_, { bytes, rgb }) => {
  test("has the pixels that Pillow reads", async () => {
    const square = [...rgb.slice(0, 6), ...rgb.slice(9, 15)];
    expect([...(await read(bytes))]).toEqual(square);
    if (square[9] === 200) expect([...(await read(bytes, 4))]).toEqual(enlarged);
  });
});

test("grey in a browser is by the usual luma weights", async () => {
  expect([...(await read(pictures.PNG!.bytes, 2, 1))]).toEqual([76, 150, 18, 124]);
});
