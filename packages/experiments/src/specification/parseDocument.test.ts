import { expect, test } from "vitest";
import { parseDocument } from "./parseDocument.ts";
import { SpecificationError } from "./specificationError.ts";

const letters = [..."bcdefghi"];
const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...letters.map((to, i) => `${to}: &${to} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(", ")}]`),
].join("\n");

test("YAML and JSON come as their values, an empty text as null", () => {
  expect(parseDocument("a: [1, x]\nb: &b { c: null }\nd: *b", "x")).toEqual({
    a: [1, "x"],
    b: { c: null },
    d: { c: null },
  });
  expect(parseDocument('{"a": {"b": 1}}', "x")).toEqual({ a: { b: 1 } });
  expect(parseDocument("# nothing", "x")).toBe(null);
});

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const deeper = (levels: number) =>
  Array.from({ length: levels }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
/** Lists of 33 levels, each within the one before by an alias. */
const ladder = (rungs: number) =>
  Array.from({ length: rungs }, (_, i) => {
    const inner = i > 0 ? `*a${i - 1}` : 0;
    return `a${i}: &a${i} ${"[".repeat(33)}${inner}${"]".repeat(33)}`;
  }).join("\n");

test("a hundred lists within each other are read, and aliases as deep", () => {
  expect(JSON.stringify(parseDocument(nested(100), "x"))).toBe(nested(100));
  const { a2 } = parseDocument(ladder(3), "x") as { a2: unknown };
  expect(JSON.stringify(a2)).toBe(`${"[".repeat(99)}0${"]".repeat(99)}`);
  expect(parseDocument(`[${"1,".repeat(130_000)}1]`, "x")).toHaveLength(130_001);
});

test.each([
  ["brackets without end", "[".repeat(100_000), /more than 100 deep at line 1, column 10\d\.$/],
  ["maps without end", "{a: ".repeat(20_000), /more than 100 deep at line 1, column/],
  ["101 lists", nested(101), /more than 100 deep at line 1, column 1\.$/],
  ["lists of dashes", "- ".repeat(100_000), /more than 100 deep at line 1, column/],
  ["ever deeper lines", deeper(500), /more than 100 deep at line 10[12], column/],
  ["maps as keys without end", "? ".repeat(100_000), /more than 100 deep at line 1, column/],
  ["aliases that make it deep", ladder(4), /more than 100 deep at line 4, column/],
  ["aliases of aliases", bomb, /Excessive alias count/],
  ["many quotes", '"'.repeat(100_001), /YAML or JSON, got/],
  ["a key twice", "a: 1\nb: 2\na: 3", /got: "a" twice at line 3, column 1\.$/],
  ["a map as a key, in a key, in a key", `a: 1\n${"? ".repeat(50)}`, /a list or a map as a key at/],
  ["two documents", "a: 1\n---\nb: 2", /a second document: a file holds one at line 2, /],
  ["a tag", "a: !!js/function x", /a tag \("!name"\), and none is known at line 1, column 4\.$/],
  ["half a list", "a: [1, 2", /YAML or JSON, got: .* at line 1, column/],
  ["two million letters", "a".repeat(2e6), /at most 262144 characters, got 2000000/],
])("%s is refused in our words", (_, text, words) => {
  const parse = () => parseDocument(text, "document");
  expect(parse).toThrow(SpecificationError);
  expect(parse).toThrow(words);
});
