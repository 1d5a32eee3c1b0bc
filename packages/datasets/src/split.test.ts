import { describe, expect, test } from "vitest";
import { SplitError } from "./datasetError.ts";
import { parseSplit } from "./split.ts";

const sizes = { train: 1000, test: 10 };
const parse = (expression: string) => parseSplit("toy", expression, sizes);
const range = (split: string, from: number, to: number) => ({ split, from, to });

describe("parseSplit", () => {
  test.each([
    ["train", [range("train", 0, 1000)]],
    ["train[:5]", [range("train", 0, 5)]],
    ["train[5:]", [range("train", 5, 1000)]],
    ["train[-100:]", [range("train", 900, 1000)]],
    ["train[:-1]", [range("train", 0, 999)]],
    ["train[10%:20%]", [range("train", 100, 200)]],
    ["train[-25%:]", [range("train", 750, 1000)]],
    ["train[:]", [range("train", 0, 1000)]],
    ["test[:33%]", [range("test", 0, 3)]],
    ["test[:35%]", [range("test", 0, 4)]],
    ["train+test", [range("train", 0, 1000), range("test", 0, 10)]],
    [" train[ :50% ] + test[8 : 10]", [range("train", 0, 500), range("test", 8, 10)]],
  ])("reads %s", (expression, ranges) => {
    expect(parse(expression)).toEqual(ranges);
  });

  test("percents that follow on each other neither overlap nor leave a gap", () => {
    for (const size of [1, 7, 10, 99, 1001, 73_257]) {
      let end = 0;
      for (let percent = 0; percent < 100; percent++) {
        const expression = `train[${percent}%:${percent + 1}%]`;
        if (
          Math.floor((percent * size) / 100 + 0.5) ===
          Math.floor(((percent + 1) * size) / 100 + 0.5)
        )
          continue; // selects nothing
        const [piece] = parseSplit("toy", expression, { train: size });
        expect(piece!.from).toBe(end);
        end = piece!.to;
      }
      expect(end).toBe(size);
    }
  });

  test.each([
    ["", /must be like/],
    ["train[5]", /must be like/],
    ["train[:5", /must be like/],
    ["train++test", /must be like/],
    ["[:5]", /must be like/],
    ["train[:5]]", /whole number or percent/],
    ["train[:5][:5]", /must be like/],
    ["train[1:2:3]", /must be like/],
    ["train test", /must be like/],
    ["train[:1 0]", /whole number or percent/],
    ["validation", /one of train, test/],
    ["toString", /one of train, test/],
    ["train[:1.5]", /whole number or percent/],
    ["train[:1001]", /stay within 1000/],
    ["train[:101%]", /stay within 1000/],
    ["train[-1001:]", /stay within 1000/],
    ["train[5:5]", /select something/],
    ["train[6:5]", /select something/],
  ])("refuses %j", (expression, message) => {
    expect(() => parse(expression)).toThrow(SplitError);
    expect(() => parse(expression)).toThrow(message);
  });

  test("refuses what is longer than anybody's, at once, and what is no text", () => {
    for (const long of [`train${" ".repeat(1e6)}x`, "[".repeat(1e6), "train+".repeat(1e6)]) {
      expect(() => parse(long)).toThrow(/at most 2000 characters, got \d+ characters/);
    }
    expect(() => parse(Symbol("train") as never)).toThrow(SplitError);
    expect(() => parse(["train"] as never)).toThrow(SplitError);
  });
});
