import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";

import { describe, table1 } from "./paperTable.ts";

test.each(table1)("$title has the number of parameters that the paper gives", (row) => {
  expect(describe(row.name, row.options).trainableParameters).toBe(row.published);
});

test("there are more parameters than training images, for each of the networks", () => {
  for (const { name, options } of table1) {
    expect(describe(name, options).parametersPerExample).toBeGreaterThan(20);
  }
});
