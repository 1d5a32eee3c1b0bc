import { epochsToFit } from "@rote/records";
import { expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { fittedAfter } from "./fittedAfter.ts";

const record = findPaperRecords().find((one) => epochsToFit(one) !== null)!;
const fitted = epochsToFit(record)!;
const cutTo = (epochs: number) => ({ ...record, epochs: record.epochs.slice(0, epochs) });

test("a run that goes on after it has fitted says when it ended", () => {
  expect(fittedAfter(record)).toBe(
    `fitted after ${fitted} epochs, ended after ${record.epochs.length}`,
  );
});

test("a run that ends as it fits says one number, and one that does not fit none", () => {
  expect(fittedAfter(cutTo(fitted))).toBe(`fitted after ${fitted} epochs`);
  const result = { ...record.result, epochsToFit: null };
  expect(fittedAfter({ ...cutTo(1), result })).toBeUndefined();
});
