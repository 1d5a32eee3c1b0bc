import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { lastWords } from "./lastWords.ts";

test.each([
  ["throw new TypeError('no such thing')", "TypeError: no such thing"],
  ["Promise.reject(new RangeError('too far'))", "RangeError: too far"],
])("of a process that ends by %s its error is said, not its stack", (code, words) => {
  const { stderr } = spawnSync(process.execPath, ["-e", code], { encoding: "utf8" });
  expect(lastWords(stderr)).toBe(words);
});

test("a module that cannot be found is named", () => {
  const flags = ["--input-type=module", "-e", "import 'nowhere-to-be-found'"];
  const { stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" });
  expect(lastWords(stderr)).toMatch(/^Error.*nowhere-to-be-found/);
});

test("of other talk the last three lines are said", () => {
  expect(lastWords("a\nb\nc\nd\n\n")).toBe("b\nc\nd");
  expect(lastWords("")).toBe("");
});
