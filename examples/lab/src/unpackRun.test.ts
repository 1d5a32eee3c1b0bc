import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { unpackRun } from "./unpackRun.ts";

const packed = (text: string) => deflateRawSync(text).toString("base64url");

test.each(["{}", '{"name":"ä → 💡"}', " ", "[1]".repeat(1000)])("%.12s comes out", async (text) => {
  expect(await unpackRun(packed(text))).toBe(text);
});

test.each([
  ["nothing", "", "letters of base64url"],
  ["other letters", "<img src=x onerror=alert(1)>", "letters of base64url"],
  ["a part", packed(JSON.stringify({ seed: 7, name: "trueLabels" })).slice(0, 12), "whole"],
  ["letters that no byte has", "abcde", "whole"],
  ["bytes that are not compressed", "_____w", "whole"],
  ["too many letters", "A".repeat(10_001), "at most 10000 characters, got 10001"],
  ["much from little", packed("a".repeat(5_000_000)), "at most 1000000 bytes"],
])("%s is refused", async (_, text, message) => {
  await expect(unpackRun(text)).rejects.toMatchObject({
    code: "BAD_LINK",
    message: expect.stringContaining(message),
  });
});
