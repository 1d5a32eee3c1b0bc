import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual(
    [
      "ExpressivityArgumentError",
      "DuplicatePointsError",
      "deepen",
      "evaluate",
      "fitAnyFunction",
      "measureFit",
      "weightCount",
    ].sort(),
  );
});
