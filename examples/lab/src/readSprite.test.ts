import { uniformNoise } from "@rote/datasets";
import { describe, expect, test } from "vitest";
import { writeSprite } from "../plugins/writeSprite.ts";
import { ACROSS, readSprite } from "./readSprite.ts";

const noise = (n: number) =>
  uniformNoise({ n, shape: [8, 8, 3], seed: 0, split: "train" }).images as Uint8Array;
const bytes = (buffer: Buffer) => Uint8Array.from(buffer);

describe("a sprite", () => {
  test.each([1, ACROSS, ACROSS + 1])("of %i images gives every byte back", async (count) => {
    const images = noise(count);
    expect(await readSprite(bytes(writeSprite(images, 8)), { count, side: 8 })).toEqual(images);
  });

  test("gives its first images alone", async () => {
    const sprite = bytes(writeSprite(noise(2 * ACROSS), 8));
    expect(await readSprite(sprite, { count: 3, side: 8 })).toEqual(noise(3));
  });

  test("is a PNG picture: other readers see its size and checksums", () => {
    const sprite = writeSprite(noise(1), 8);
    expect(sprite.toString("latin1", 1, 4)).toBe("PNG");
    expect([sprite.readUInt32BE(16), sprite.readUInt32BE(20)]).toEqual([8 * ACROSS, 8]);
    expect(sprite.toString("latin1", sprite.length - 8, sprite.length - 4)).toBe("IEND");
  });

  test("of fewer images than asked for is refused", async () => {
    const sprite = bytes(writeSprite(noise(1), 8));
    await expect(readSprite(sprite, { count: ACROSS + 1, side: 8 })).rejects.toThrow("must have");
  });
});
