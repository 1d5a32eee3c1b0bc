import { describe, expect, test } from "vitest";
import { SpecificationError } from "../specification/specificationError.ts";
import {
  completeExpressivitySpecification,
  type ExpressivitySpecification,
  runExpressivity,
} from "./index.ts";

const run = (specification: ExpressivitySpecification) =>
  runExpressivity(completeExpressivitySpecification(specification));

describe("runExpressivity", () => {
  test.each<[ExpressivitySpecification, number]>([
    [{ n: 1, dimension: 1 }, 3],
    [{ n: 100, dimension: 7 }, 207],
    [{ n: 50, dimension: 2352, values: "numbers" }, 2452],
    [{ n: 40, dimension: 3, outputs: 5 }, 3 + 40 + 200],
  ])("%o is met by a network of %i weights", async (specification, weights) => {
    const record = await run(specification);
    expect(record.weights).toBe(weights);
    expect(record.maxError).toBeLessThan(1e-8);
    expect(record).toMatchObject({ kind: "expressivity", version: 1, depth: 2 });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test("a deeper network meets the same values and is narrower", async () => {
    const shallow = await run({ n: 60, dimension: 4 });
    const deep = await run({ n: 60, dimension: 4, depth: 5 });
    expect(deep.depth).toBe(5);
    expect(deep.width).toBeLessThan(shallow.width);
    expect(deep.maxError).toBeLessThan(1e-8);
  });

  test("follows from the seed", async () => {
    const of = async (seed: number) => (await run({ n: 20, dimension: 3, seed })).largestWeight;
    expect(await of(1)).toBe(await of(1));
    expect(await of(1)).not.toBe(await of(2));
  });

  test.each<[object, RegExp]>([
    [{ n: 0 }, /n must be at least 1, got 0/],
    [{ depth: 1 }, /depth must be at least 2, got 1/],
    [{ dimensions: 3 }, /unknown field "dimensions"\. .* Did you mean "dimension"\?/],
    [{ values: "letters" }, /values must be "numbers" or "classes", got "letters"/],
  ])("refuses %j and names the field", (specification, message) => {
    const complete = () =>
      completeExpressivitySpecification(specification as ExpressivitySpecification);
    expect(complete).toThrow(SpecificationError);
    expect(complete).toThrow(message);
  });
});
