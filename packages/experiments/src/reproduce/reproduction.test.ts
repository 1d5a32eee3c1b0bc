import { conditions } from "@rote/paper";
import { describe, expect, test } from "vitest";
import { checkClaims } from "../claims/index.ts";
import { made } from "../claims/records.testing.ts";
import type { Job, TrainingJob } from "../kinds/job.ts";
import { endOf } from "../runs/ending.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { training } from "../training/kind.ts";
import * as api from "./index.ts";
import { experiments, reproduction, type ScaleName, scales } from "./index.ts";

const names = Object.keys(scales) as ScaleName[];

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual(["experiments", "reproduction", "scales"]);
});

const trained = (jobs: readonly Job[]) =>
  jobs.filter((job): job is TrainingJob => job.kind === "training");

describe("reproduction", () => {
  test("every experiment is called what it is exported as", () => {
    for (const [name, { id }] of Object.entries(experiments)) expect(id).toBe(name);
  });

  test.each(names)(
    "%s: all is every experiment, and what several need is there once",
    async (scale) => {
      const each = await Promise.all(
        Object.keys(experiments).map((id) => reproduction([id], { scale })),
      );
      const ids = new Set(each.flat().map(({ id }) => id));
      const all = await reproduction(["all"], { scale });
      expect(new Set(all.map(({ id }) => id))).toEqual(ids);
      expect(all).toHaveLength(ids.size);
      expect(each.flat().length).toBeGreaterThan(ids.size);
    },
  );

  test("figures 1b and 1c are the same runs", async () => {
    const [b, c] = await Promise.all(
      ["fig1b", "fig1c"].map((id) => reproduction([id], { scale: "paper" })),
    );
    expect(b).toEqual(c);
    // Three networks at p = 0, 0.1, … 1.
    expect(b).toHaveLength(33);
  });

  test.each(names)("%s: figure 2 lasts 51 epochs and does not stop earlier", async (scale) => {
    const jobs = trained(await reproduction(["fig2"], { scale }));
    expect(jobs).toHaveLength(2);
    for (const { specification } of jobs) {
      const rising = Array.from({ length: 51 }, (_, i) => ({
        epoch: i + 1,
        trainAccuracy: 1,
        onlineAccuracy: 1,
        testAccuracy: 0.5,
      }));
      expect(endOf(specification, rising.slice(0, 50))).toBeUndefined();
      expect(endOf(specification, rising)).toBe("epochs");
    }
  });

  test("at the paper's size runs end three epochs after 99 %, smaller ones at 100 %", async () => {
    for (const scale of names) {
      const jobs = trained(await reproduction(["fig1b", "table1"], { scale }));
      const ends = new Set(jobs.map(({ specification: { epochsAfterFit: n } }) => n));
      expect([...ends]).toEqual([scale === "paper" ? 3 : null]);
    }
  });

  test("repeats differ in their seed alone", async () => {
    const jobs = await reproduction(["fig1a"], { scale: "tiny", repeats: 3 });
    const without = jobs.map(({ specification: { seed: _, ...rest } }) => JSON.stringify(rest));
    expect(new Set(jobs.map(({ specification }) => specification.seed))).toEqual(
      new Set([0, 1, 2]),
    );
    expect(new Set(without).size).toBe(jobs.length / 3);
  });

  test("a billion repeats are refused before one is made, fewer can be stopped", async () => {
    const many = { scale: "tiny", repeats: 1e9 } as const;
    await expect(reproduction(["fig1a"], many)).rejects.toThrow(
      /must have at most 100000 runs, got \d+000000000. Choose fewer repeats/,
    );
    const signal = AbortSignal.abort(new Error("stopped"));
    const some = { scale: "tiny", repeats: 1000, signal } as const;
    await expect(reproduction(["fig1a"], some)).rejects.toThrow("stopped");
  });

  test("the paper's scale has its data, batches and five networks", async () => {
    const jobs = await reproduction(["all"], { scale: "paper" });
    for (const { specification } of trained(jobs)) {
      expect(specification).toMatchObject({
        dataset: "cifar10",
        train: 50_000,
        test: 10_000,
        batchSize: 128,
      });
    }
    expect(new Set(trained(jobs).map(({ specification }) => specification.model)).size).toBe(5);
  });

  test("the paper's scale has the six randomizations, and each row of Tables 1 and 4", async () => {
    const jobs = trained(await reproduction(["all"], { scale: "paper" }));
    const rows = (model: string) =>
      jobs.flatMap(({ specification }) =>
        specification.model === model
          ? [`${specification.corruption.name}, ${training.describe(specification).regularizers}`]
          : [],
      );
    for (const model of ["mlp-1x512", "alexnet-small", "inception-small"])
      for (const condition of Object.keys(conditions))
        expect(rows(model)).toContain(`${condition}, none`);
    for (const model of ["mlp-1x512", "mlp-3x512", "alexnet-small", "inception-small-nobn"]) {
      for (const row of [
        "trueLabels, none",
        "randomLabels, none",
        "trueLabels, weight decay 0.0001",
      ])
        expect(rows(model)).toContain(row);
      for (const regularizer of ["weight decay 0.0001", "dropout 0.2"])
        expect(rows(model)).toContain(`randomLabels, ${regularizer}`);
    }
    for (const regularizer of ["randomCrop", "randomHorizontalFlip, randomRotation"])
      expect(rows("inception-small")).toContain(`randomLabels, ${regularizer}`);
  });

  test.each(names)(
    "%s: its runs give every claim of the paper on training a verdict",
    async (scale) => {
      const jobs = await reproduction(["all"], { scale, repeats: 2 });
      const claims = checkClaims({
        training: trained(jobs).map(({ specification }) => made(specification)),
      });
      const open = claims
        .filter(({ verdict }) => verdict === "notEnoughRuns")
        .filter(({ source }) => !source.startsWith("Not in the paper"))
        .map(({ id }) => id);
      expect(open.filter((id) => !/^(theorem|corollary|section)/.test(id))).toEqual([]);
    },
  );

  test("takes the part with these networks and conditions", async () => {
    const part = await reproduction(["all"], {
      scale: "paper",
      models: ["alexnet-small"],
      conditions: ["trueLabels", "partialLabels:0.5"],
    });
    const all = await reproduction(["all"], { scale: "paper" });
    const ids = new Set(all.map(({ id }) => id));
    expect(part.every(({ id }) => ids.has(id))).toBe(true);
    const conditions = trained(part).map(({ specification: { model, corruption } }) => [
      model,
      corruption.name,
      corruption.params.probability ?? null,
    ]);
    expect(conditions).toHaveLength(part.length);
    expect(new Set(conditions.map(String))).toEqual(
      new Set(["alexnet-small,trueLabels,", "alexnet-small,partialLabels,0.5"]),
    );
    const some = { scale: "paper", conditions: ["partialLabels"] } as const;
    expect(await reproduction(["fig1b"], some)).toHaveLength(27); // of three networks, nine each
    const random = await reproduction(["section5"], { ...some, conditions: ["randomLabels"] });
    expect(random.map(({ kind }) => kind)).toContain("linear");
    expect(random.length).toBeLessThan(
      (await reproduction(["section5"], { scale: "paper" })).length,
    );
  });

  test.each<[string[], object, RegExp]>([
    [["fig1b"], { scale: "tiny", models: ["mlp"] }, /unknown model "mlp". Known: mlp-1x512/],
    [
      ["fig1b"],
      { scale: "tiny", conditions: ["partialLabels:0.25"] },
      /unknown condition "partialLabels:0.25". Known: .*partialLabels:0.2, .*Did you mean/,
    ],
    [["fig1d"], { scale: "tiny" }, /^reproduce: unknown experiment "fig1d".*Did you mean "fig1/],
    [["fig1a"], { scale: "huge" }, /^reproduce: scale must be one of "tiny", .* got "huge"/],
    [["fig1a"], { scale: "tiny", repeats: 0 }, /repeats must be a positive integer, got 0/],
  ])("refuses %j with %j", async (ids, options, message) => {
    const refused = reproduction(ids, options as { scale: ScaleName });
    await expect(refused).rejects.toThrow(SpecificationError);
    await expect(refused).rejects.toThrow(message);
  });
});
