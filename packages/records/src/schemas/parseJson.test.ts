import { expect, test } from "vitest";
import { parseJson, RecordError } from "./index.ts";

test("a document comes as JSON.parse gives it, brackets in its strings do not count", () => {
  const value = { a: ["[".repeat(500), '\\"{'.repeat(200)], b: null };
  expect(parseJson(JSON.stringify(value))).toEqual(value);
});

test.each([
  ["half a document", '{"kind": "train'],
  ["nothing", ""],
  ["a million brackets", "[".repeat(1e6)],
  ["brackets that close", `${"[".repeat(101)}${"]".repeat(101)}`],
  ["a million quotes in a string that does not end", `"${'\\"'.repeat(1e6)}`],
])("%s is refused, and the document named", (_, text) => {
  const parse = () => parseJson(text, "a.json");
  expect(parse).toThrow(RecordError);
  expect(parse).toThrow(/^records: a\.json must /);
});
