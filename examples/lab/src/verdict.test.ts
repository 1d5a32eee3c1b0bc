import { expect, test } from "vitest";
import { percent, verdict } from "./verdict.ts";

const set = { guessing: 0.1, testExamples: 1000 };
const title = (trainAccuracy: number, testAccuracy: number) =>
  verdict({ trainAccuracy, testAccuracy }, set).title;

test("what is fitted and does not carry over is memorized", () => {
  expect(title(1, 0.1)).toBe("It memorizes");
  expect(title(1, 0.12)).toBe("It memorizes"); // within what chance gives on 1,000 examples
  expect(verdict({ trainAccuracy: 1, testAccuracy: 0.1 }, set).text).toContain(
    "fitted every training example",
  );
});

test("what carries over is learned, wholly or in part", () => {
  expect(title(0.9, 0.88)).toBe("It learns");
  expect(title(1, 0.5)).toBe("It learns and memorizes");
  expect(title(1, 0.15)).toBe("It learns and memorizes");
});

test("a run that has fitted a quarter has only begun", () => {
  expect(title(0.28, 0.1)).toBe("It begins to memorize");
});

test("an accuracy by guessing is no memory", () => {
  expect(title(0.13, 0.1)).toBe("Nothing fitted yet");
});

test("a lucky hit on few examples is not called learning", () => {
  const few = { guessing: 0.1, testExamples: 20 };
  expect(verdict({ trainAccuracy: 1, testAccuracy: 0.25 }, few).title).toBe("It memorizes");
  expect(verdict({ trainAccuracy: 1, testAccuracy: 0.35 }, few).title).not.toBe("It memorizes");
});

test("percentages have no idle decimal", () => {
  expect([0.1234, 1, 0.5].map(percent)).toEqual(["12.3 %", "100 %", "50 %"]);
});
