import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

// The vectors of FIPS 180-4.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
])("of %j is the published one", async (text, hash) => {
  expect(await sha256(text)).toBe(hash);
});

test("of parts is that of the whole, also of views", async () => {
  const bytes = new TextEncoder().encode("-abc-");
  expect(await sha256("a", bytes.subarray(2, 3), Buffer.from("c"))).toBe(await sha256("abc"));
});
