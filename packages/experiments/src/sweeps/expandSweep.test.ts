import { describe, expect, test } from "vitest";
import type { CompleteSpecification } from "../runs/runSpecification.ts";
import { expandSweep } from "./expandSweep.ts";
import { parseSweep, type SweepDocument } from "./sweepDocument.ts";
import { SweepError } from "./sweepError.ts";

const specifications = async (document: SweepDocument) =>
  (await expandSweep(document)).map(({ specification }) => specification as CompleteSpecification);

const holdsItself: Record<string, unknown> = {};
holdsItself.again = holdsItself;

describe("expandSweep", () => {
  test("takes every combination of the grid, the last axis fastest", async () => {
    const grid = { seed: [0, 1], "corruption.params.probability": [0.1, 0.2, 0.3] };
    const found = await specifications({
      base: { train: 100, corruption: { name: "partialLabels" } },
      grid,
    });
    expect(found.map(({ seed, corruption }) => [seed, corruption.params.probability])).toEqual([
      ...[0.1, 0.2, 0.3].map((p) => [0, p]),
      ...[0.1, 0.2, 0.3].map((p) => [1, p]),
    ]);
    expect(found.every(({ train, corruption }) => train === 100 && corruption.name)).toBe(true);
  });

  test("takes each entry of the list through the grid", async () => {
    const list = [{ model: "mlp-1x512" }, { model: "mlp-3x512", epochs: 7 }];
    const found = await specifications({ list, grid: { seed: [3, 4] } });
    expect(found.map(({ model, epochs, seed }) => [model, epochs, seed])).toEqual([
      ["mlp-1x512", 200, 3],
      ["mlp-1x512", 200, 4],
      ["mlp-3x512", 7, 3],
      ["mlp-3x512", 7, 4],
    ]);
  });

  test("draws within the bounds, and the same again for the same seed", async () => {
    const fields = {
      learningRate: { logUniform: [1e-4, 1e-1] as [number, number] },
      batchSize: { choice: [32, 64] },
      seed: { integer: [5, 7] as [number, number] },
      dropout: { uniform: [0.1, 0.5] as [number, number] },
    };
    const draw = (seed: number, count: number) =>
      specifications({ random: { count, seed, fields } });
    const found = await draw(0, 200);
    expect(await draw(0, 200)).toEqual(found);
    expect(await draw(1, 200)).not.toEqual(found);
    expect(await draw(0, 20)).toEqual(found.slice(0, 20)); // more draws leave the first as they are
    for (const { learningRate, batchSize, seed, dropout } of found) {
      expect(learningRate).toBeGreaterThanOrEqual(1e-4);
      expect(learningRate).toBeLessThanOrEqual(1e-1);
      expect([32, 64]).toContain(batchSize);
      expect([5, 6, 7]).toContain(seed);
      expect(dropout).toBeGreaterThanOrEqual(0.1);
      expect(dropout).toBeLessThanOrEqual(0.5);
    }
    expect(new Set(found.map(({ seed }) => seed)).size).toBe(3);
    // Half of the draws below the geometric mean: 200 · ½ ± 4 standard deviations.
    const low = found.filter(({ learningRate }) => learningRate < Math.sqrt(1e-5)).length;
    expect(Math.abs(low - 100)).toBeLessThanOrEqual(4 * Math.sqrt(50));
  });

  test("makes jobs of the kind that it names", async () => {
    const jobs = await expandSweep({ kind: "expressivity", grid: { n: [10, 20], outputs: [1] } });
    expect(jobs.map(({ kind }) => kind)).toEqual(["expressivity", "expressivity"]);
    expect(jobs.map(({ specification }) => specification)).toMatchObject([{ n: 10 }, { n: 20 }]);
  });

  test("has equal specifications once", async () => {
    const jobs = await expandSweep({ list: [{ seed: 0 }, {}, { epochs: 200 }, { seed: 1 }] });
    expect(jobs.map(({ specification }) => specification.seed)).toEqual([0, 1]);
  });

  test.each<[object, RegExp]>([
    [
      { grids: {} },
      /^sweep: unknown field "grids". Known: name, kind, base, .*random. Did you mean "grid"\?$/,
    ],
    [{ grid: { seed: [] } }, /^sweep: grid.seed must have at least one entry, got \[\]/],
    [{ grid: { sed: [1] } }, /with {"sed":1}: specification: unknown field "sed".*"seed"/],
    [
      { grid: { "seed.x": [1] }, base: { seed: 1 } },
      /sweep: seed.x: seed must be an object, got 1/,
    ],
    [{ random: { count: 0, fields: {} } }, /^sweep: random.count must be at least 1, got 0/],
    [
      { random: { count: 1, fields: { seed: { integer: [2, 1] } } } },
      /random.fields.seed: integer must go from low to high, got \[2, 1\]/,
    ],
    [
      { random: { count: 1, fields: { learningRate: { logUniform: [0, 1] } } } },
      /logUniform must be above 0, got 0/,
    ],
    [{ name: "../../../escaped" }, /^sweep: name must be at most 100 letters/],
    [{ name: "CON" }, /^sweep: name must not be a name that Windows keeps/],
    [{ name: "a." }, /^sweep: name must be at most 100 letters/],
    [
      { random: { count: 1, fields: { seed: { uniforn: [0, 1] } } } },
      /^sweep: random.fields.seed must be one of { choice: .*, got {"uniforn":\[0,1\]}/,
    ],
    [
      { base: { corruption: { name: "partialLabels", params: { probability: 2 } } } },
      /specification: corruption: partialLabels: probability must be between 0 and 1, got 2/,
    ],
    [
      { base: { augmentation: [{ name: "randomCrop", params: { sise: 3 } }] } },
      /specification: augmentation.0: /,
    ],
    [{ base: holdsItself }, /^sweep: it must be nested at most 50 deep/],
    [{ kind: "trainings" }, /^sweep: unknown kind "trainings".*Did you mean "training"\?/],
    [{ name: "/etc" }, /^sweep: name must/],
    [{ name: "..\\up" }, /^sweep: name must/],
    [
      { list: [JSON.parse('{"__proto__.epochs": 7}')] },
      /^sweep: list.0.__proto__.epochs must be the name of a field/,
    ],
    [{ grid: JSON.parse('{"__proto__": [{}]}') }, /^sweep: .*__proto__/],
    [{ grid: { "constructor.prototype.epochs": [7] } }, /unknown field "constructor"/],
    [
      { random: { count: 1, fields: { "corruption.__proto__.x": { choice: [1] } } } },
      /^sweep: random.fields.corruption.__proto__.x must be the name of a field/,
    ],
    [{ base: JSON.parse('{"__proto__": {"epochs": 7}}') }, /__proto__/],
  ])("refuses %o", async (document, message) => {
    const refused = expandSweep(document as SweepDocument);
    await expect(refused).rejects.toThrow(SweepError);
    await expect(refused).rejects.toThrow(message);
    expect(({} as { epochs?: number }).epochs).toBeUndefined();
  });
});

describe("parseSweep", () => {
  test("reads YAML and JSON alike", () => {
    const yaml = "base: { train: 100 }\ngrid:\n  seed: [0, 1]\n";
    const json = '{"base": {"train": 100}, "grid": {"seed": [0, 1]}}';
    expect(parseSweep(yaml)).toEqual(parseSweep(json));
  });

  test("refuses what is neither, and says where", () => {
    expect(() => parseSweep("grid: [")).toThrow(/sweep: it must be YAML or JSON, got: .*line 1/s);
    expect(() => parseSweep("just words")).toThrow(SweepError);
  });
});
