import { describe, expect, test } from "vitest";
import { crop, failed, made, repeats, verdictOn } from "./records.testing.ts";

describe("table1-augmentation", () => {
  const decay = { weightDecay: 1e-4 };
  const records = (cropped: number, decayed: number, more: object = {}) => [
    made(more, { testAccuracy: 0.5 }),
    made({ ...more, ...crop }, { testAccuracy: cropped }),
    made({ ...more, ...decay }, { testAccuracy: decayed }),
  ];
  const on = (training: ReturnType<typeof records>) =>
    verdictOn("table1-augmentation", { training });

  test("holds if crops clearly gain more, and fails if they gain clearly less", () => {
    expect(on(records(0.54, 0.51)).verdict).toBe("holds");
    expect(on(records(0.51, 0.54)).verdict).toBe("fails");
    expect(on(records(0.48, 0.45)).verdict).toBe("fails");
    const gains = on(records(0.54, 0.51)).figures.map(({ ours }) => ours);
    expect(gains).toEqual(["4.0 ± 1.4", "1.0 ± 1.4"]);
  });

  test("is inconclusive for a gain of 0.2 points on 500 images", () => {
    expect(on(records(0.502, 0.5, { test: 500 })).verdict).toBe("inconclusive");
    expect(on(records(0.53, 0.525)).verdict).toBe("inconclusive");
    const varied = repeats(
      crop,
      [0.5, 0.6, 0.54].map((testAccuracy) => ({ testAccuracy })),
    );
    expect(on([...records(0, 0.51).filter((_, i) => i !== 1), ...varied]).verdict).toBe(
      "inconclusive",
    );
  });

  test("needs all three", () => {
    for (const left of [0, 1, 2]) {
      const training = records(0.54, 0.51).filter((_, i) => i !== left);
      expect(on(training).verdict).toBe("notEnoughRuns");
    }
  });

  test("leaves out unfitted networks, next to no decay, other rates, and such that guess", () => {
    const with_ = (...changed: ReturnType<typeof made>[]) =>
      on([...records(0.54, 0.51).slice(0, 3 - changed.length), ...changed]);
    expect(with_(made(decay, { trainAccuracy: 0.2, testAccuracy: 0.51 })).verdict).toBe(
      "premiseNotMet",
    );
    expect(with_(made({ weightDecay: 1e-12 }, { testAccuracy: 0.51 })).verdict).toBe(
      "premiseNotMet",
    );
    expect(with_(made({ ...decay, learningRate: 0.1 }, { testAccuracy: 0.51 }))).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "learningRate is 0.1, not 0.01" }],
    });
    expect(with_(made(decay, { testAccuracy: 0.1 })).verdict).toBe("premiseNotMet");
  });

  test("cannot hold if a repeat failed", () => {
    const failures = [failed({ ...crop, seed: 1 })];
    const training = records(0.54, 0.51);
    expect(verdictOn("table1-augmentation", { training, failures }).verdict).toBe("inconclusive");
  });

  test("gives Table 1's gains for the networks that it has", () => {
    const papers = (model: string) =>
      on(records(0.54, 0.51, { model })).figures.map((f) => f.paper);
    expect(papers("inception-small")).toEqual([3.56, 0.28]);
    expect(papers("alexnet-small")).toEqual([3.59, 1.29]);
    expect(papers("mlp-1x512")).toEqual([null, -0.12]);
  });
});
