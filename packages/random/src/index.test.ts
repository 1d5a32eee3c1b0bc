import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual(
    [
      "RandomArgumentError",
      "bits",
      "foldIn",
      "integer",
      "integers",
      "integersInto",
      "key",
      "normal",
      "normals",
      "normalsInto",
      "permutation",
      "split",
      "uniform",
      "uniforms",
      "uniformsInto",
    ].sort(),
  );
});
