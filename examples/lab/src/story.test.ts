import { completeSpecification } from "@rote/experiments/specification";
import { epochsToFit } from "@rote/records";
import { expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { PAPER_RUNS } from "./paperRuns.ts";
import { story } from "./story.ts";

const records = findPaperRecords();
const of = (name: keyof typeof PAPER_RUNS) => records[PAPER_RUNS[name] - 1]!;
const inHundred = (share: number) => `${Math.round(100 * share)}`;

test("a story has five steps, each with one right choice and settings that can be run", () => {
  expect(story).toHaveLength(5);
  for (const { choices, right, change } of story) {
    expect(choices[right]).toBeDefined();
    completeSpecification({ dataset: "gaussianClusters", ...change });
  }
});

test("each step is about the finished run of what it puts the photographs through", () => {
  for (const { run, change } of story) {
    const { corruption, specification } = records[run - 1]!;
    expect(corruption.name).toBe(change.corruption!.name);
    expect(specification.weightDecay).toBe(change.weightDecay ?? 0);
  }
});

test("its figures are those of the records", () => {
  const [learns, random, noise, regularized] = story.map(({ answer }) => answer);
  const test = (name: keyof typeof PAPER_RUNS) => inHundred(of(name).result.testAccuracy);
  const train = (name: keyof typeof PAPER_RUNS) => inHundred(of(name).result.trainAccuracy);
  expect(learns).toContain(`${test("trueLabels")} in 100`);
  expect(random).toContain(`${train("randomLabels")} in 100`);
  expect(random).toContain(`took ${epochsToFit(of("randomLabels"))} rounds`);
  expect(random).toContain(`it took ${epochsToFit(of("trueLabels"))}.`);
  expect(test("randomLabels")).toBe("10"); // one in ten
  expect(noise).toContain(`${epochsToFit(of("gaussianPixels"))} rounds`);
  expect(regularized).toContain(`${train("weightDecay")} in 100`);
  expect(regularized).toContain(`more: ${train("dropout")} in 100`);
});

test("it is read in five minutes", () => {
  const words = story.flatMap(({ question, answer, choices }) =>
    [question, answer, ...choices].join(" ").split(/\s+/),
  );
  expect(words.length).toBeLessThan(5 * 200);
});
