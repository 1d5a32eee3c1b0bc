import { expect, test } from "vitest";
import { resultsTable } from "../index.ts";
import { testRecords } from "../records.testing.ts";

const [first] = testRecords();

/** A run of a network on labels of which a share p is drawn anew. */
const partly = (model: string, probability: number) => ({
  ...first!,
  name: "partially corrupted labels",
  model,
  corruption: { name: "partialLabels", params: { probability }, seed: 0 },
  specification: { ...first!.specification!, model },
  specificationHash: `${model} ${probability}`,
});

test("says p wherever another p stands in the table, be it another network's", () => {
  const conditions = (...records: ReturnType<typeof partly>[]) =>
    resultsTable(records as Parameters<typeof resultsTable>[0]).rows.map(([name]) => name);
  const alone = conditions(partly("mlp-1x512", 0.5), partly("alexnet-small", 0.5));
  expect(alone.every((name) => !name!.includes("p = "))).toBe(true);
  const both = conditions(partly("mlp-1x512", 0.1), partly("alexnet-small", 0.5));
  expect(both).toEqual([
    "partially corrupted labels, p = 0.1, MLP 1x512",
    "partially corrupted labels, p = 0.5, Alexnet",
  ]);
});
