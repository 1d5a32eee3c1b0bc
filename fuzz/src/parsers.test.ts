import fc from "fast-check";
import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { parsers } from "./parsers.ts";

test("no two parsers have one name", () => {
  expect(new Set(parsers.map(({ name }) => name)).size).toBe(parsers.length);
});

test.each(parsers)("$name gives a typed error or a valid value", async (parser) => {
  const holds = async (input: Uint8Array<ArrayBuffer> | string) => {
    const { fault } = await judge(parser, input);
    expect(fault).toBeUndefined();
  };
  const numRuns = Math.max(5, Math.round(200 * parser.share));
  await fc.assert(fc.asyncProperty(parser.inputs, holds), { seed: 1, numRuns, verbose: 0 });
});
