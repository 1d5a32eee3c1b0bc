import { expect, test } from "vitest";
import { isToBeWatched } from "./watch.ts";

test("the command is what is watched, and not a folder of its name", () => {
  expect(isToBeWatched(["report", "results"])).toBe(true);
  expect(isToBeWatched(["--debug", "linear", "mnist"])).toBe(true);
  for (const line of ["data list --out report", "help linear", "--help", "data verify mnist"]) {
    expect(isToBeWatched(line.split(" "))).toBe(false);
  }
});
