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

test.each([
  ["brackets without end", "[".repeat(100_000), /YAML or JSON, got/],
  ["maps without end", "{a: ".repeat(20_000), /YAML or JSON, got/],
  ["aliases of aliases", bomb, /Excessive alias count/],
  ["many quotes", '"'.repeat(100_001), /YAML or JSON, got/],
  ["a key twice", "a: 1\nb: 2\na: 3", /got: "a" twice at line 3, column 1\.$/],
  [
    "a map as a key, in a key, in a key",
    `a: 1\n${"? ".repeat(200)}`,
    /a list or a map as a key at/,
  ],
  ["two documents", "a: 1\n---\nb: 2", /a second document: a file holds one at line 2, /],
  ["a tag", "a: !!js/function x", /a tag \("!name"\), and none is known at line 1, column 4\.$/],
  ["half a list", "a: [1, 2", /YAML or JSON, got: .* at line 1, column/],
  ["two million letters", "a".repeat(2e6), /at most 262144 characters, got 2000000/],
])("%s is refused in our words", (_, text, words) => {
  const parse = () => parseDocument(text, "document");
  expect(parse).toThrow(SpecificationError);
  expect(parse).toThrow(words);
});
