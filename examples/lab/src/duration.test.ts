import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test.each([
  [0, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [89.4, "89 s"],
  [89.6, "1 min"],
  [111.9, "2 min"],
  [5369, "89 min"],
  [5371, "1.5 h"],
  [12_600, "3.5 h"],
])("%d seconds are %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
