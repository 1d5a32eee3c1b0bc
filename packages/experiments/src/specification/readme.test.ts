import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { completeAuditSpecification } from "../audit/index.ts";
import { completeComplexitySpecification } from "../complexity/index.ts";
import { completeSpecification } from "../index.ts";
import { completeLinearSpecification } from "../linear/index.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const dataset = "mnist";

test.each([
  ["a run", completeSpecification({ dataset })],
  ["a kernel machine", completeLinearSpecification({ dataset, train: 9 })],
  ["a measure of complexity", completeComplexitySpecification({ dataset })],
  ["an audit", completeAuditSpecification({ dataset: "mine", fingerprint: "none" })],
])("the README lists every field of %s, where messages say that it does", (what, complete) => {
  const [line] = readme.match(new RegExp(`^\\| ${what} \\|.*$`, "m")) ?? [""];
  expect(line.match(/(?<=`)\w+(?=`)/g)).toEqual(expect.arrayContaining(Object.keys(complete)));
});

test("a message lists eight fields at most, the nearest first, and where all are", () => {
  const run = () => completeSpecification({ batchsiz: 3 } as object);
  expect(run).toThrow(
    /unknown field "batchsiz"\. Known: batchSize, ([\w]+, ){7}and \d+ more \(rote run --help, /,
  );
  const linear = () => completeLinearSpecification({ dataset, lambda: 1 } as object);
  expect(linear).toThrow(/and \d+ more \(the README of @rote\/experiments\)\./);
});
