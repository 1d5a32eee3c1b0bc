import { expect, test } from "vitest";
import { hashInPieces } from "./hashInPieces.ts";
import { sha256 } from "./sha256.ts";

// Node alone hashes in pieces.
const isNode = typeof process !== "undefined" && typeof process.getBuiltinModule === "function";

test.skipIf(!isNode)("pieces of any length have the published hash of the whole", async () => {
  const bytes = new TextEncoder().encode("-bc-");
  for (const piece of [1, 2, 3, undefined]) {
    expect(await hashInPieces(["a", bytes.subarray(1, 3), ""], piece)).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  }
});

test.skipIf(!isNode)("texts and views are hashed as sha256 hashes them", async () => {
  const parts = ["ü€😀", Buffer.from("abc").subarray(1), Uint8Array.of(0, 255)];
  expect(await hashInPieces(parts, 2)).toBe(await sha256(...parts));
});
