import type { RunSpecification } from "@rote/experiments/specification";
import { expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { runNames } from "./runNames.ts";
import { runOfRecord } from "./runOfRecord.ts";
import type { LabRun } from "./state.ts";

const [record] = findPaperRecords();
const runs = (...specifications: (RunSpecification & Pick<Partial<LabRun>, "title">)[]): LabRun[] =>
  specifications.map(({ title, ...specification }, i) => ({
    ...runOfRecord(record!, { number: i + 1, origin: "here" }),
    specification,
    title,
  }));
const random = { corruption: { name: "randomLabels", params: {} } };
const namesOf = (...of: Parameters<typeof runs>) => [...runNames(runs(...of)).values()];

test("a run is named by its condition, and by what tells it from others of that condition", () => {
  expect(namesOf(random, {})).toEqual(["random labels", "true labels"]);
  expect(namesOf({ ...random, seed: 1 }, { ...random, seed: 2 }, {})).toEqual([
    "random labels, seed 1",
    "random labels, seed 2",
    "true labels",
  ]);
  expect(namesOf({ ...random, dropout: 0.5, seed: 1 }, random)).toEqual([
    "random labels, dropout 0.5",
    "random labels",
  ]);
});

test("names are never the same, but where the reader says so", () => {
  expect(namesOf(random, random)).toEqual(["random labels, 1", "random labels, 2"]);
  expect(namesOf({ ...random, title: "mine" }, random)).toEqual(["mine", "random labels, 2"]);
});

test("a record whose specification says no corruption is named by the record's own", () => {
  for (const corruption of ["text", 7, null, { name: 1, params: {} }, { name: "randomLabels" }]) {
    const written = { ...record!, specification: { ...record!.specification, corruption } };
    const run = runOfRecord(written as never, { number: 1, origin: "file" });
    expect([...runNames([run]).values()]).toEqual(["true labels"]);
  }
});

test("the finished runs at the paper's size have short names, each its own", () => {
  const paper = findPaperRecords().map((one, i) =>
    runOfRecord(one, { number: i + 1, origin: "paper" }),
  );
  expect([...runNames(paper).values()]).toEqual([
    "true labels",
    "random labels",
    "shuffled pixels",
    "random pixels",
    "Gaussian pixels",
    "partially corrupted labels, p = 0.5",
    "random labels, weight decay 0.0001",
    "random labels, dropout 0.2",
  ]);
});
