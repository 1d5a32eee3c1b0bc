import { describe, expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { readRunFile } from "./readRunFile.ts";
import { runOfRecord } from "./runOfRecord.ts";

const records = findPaperRecords();
const read = (content: unknown) => readRunFile(JSON.stringify(content), "run.json");

describe("a file of runs", () => {
  test("is a record of the command line, or a list of them", async () => {
    expect(await read(records[0])).toMatchObject({ records: [{ name: records[0]!.name }] });
    const found = await read(records);
    expect("records" in found && found.records).toHaveLength(records.length);
  });

  test("shows what its record says", async () => {
    const found = await read(records[1]);
    const run = runOfRecord("records" in found ? found.records[0]! : records[0]!, {
      number: 9,
      origin: "file",
    });
    expect(run.specification.corruption?.name).toBe("randomLabels");
    expect(run.epochs).toHaveLength(records[1]!.epochs.length);
    expect(run.epochs.at(-1)).toMatchObject({
      trainAccuracy: records[1]!.result.trainAccuracy,
      testAccuracy: records[1]!.result.testAccuracy,
    });
    expect([run.guessing, run.testExamples]).toEqual([0.1, 10_000]);
  });

  test("is a specification as rote run takes it", async () => {
    const specification = { dataset: "mnist", train: 50, seed: 3 };
    expect(await read(specification)).toEqual({ specification });
    expect(await read(records[0]!.specification)).toEqual({
      specification: records[0]!.specification,
    });
  });

  test.each([
    [null, "got null"],
    [7, "got a number"],
    ["text", "got a string"],
    [[], "got an empty list"],
    [{}, "got an empty object: it has no kind, as a record has, and no dataset"],
    [[{}], "got a list whose entry 1 is an empty object"],
    [[[]], "got a list whose entry 1 is a list"],
    [[{ dataset: "mnist" }], "entry 1 is a specification, which stands in a file of its own"],
    [{ kind: "other" }, "got an object of a kind that no record has"],
    [{ dataset: "toString" }, "unknown dataset"],
    [{ nonsense: 1 }, "got an object: it has no kind"],
    [{ dataset: "mnist", nonsense: 1 }, "nonsense"],
    [{ kind: "training", version: 1 }, "says that it is a record"],
    [{ ...records[0], epochs: [{ epoch: "one" }] }, "epochs.0"],
    [[records[0], { dataset: "mnist" }], "entry 2 is a specification"],
    [{ ...records[0], specification: { ...records[0]!.specification, seed: 77 } }, "the hash"],
    [[records[0], { ...records[0], specificationHash: "0".repeat(64) }], "the hash that the"],
  ])("that says %.60j is refused: %s", async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test("that is no JSON is refused", async () => {
    await expect(readRunFile("{", "run.json")).rejects.toThrow("run.json");
    await expect(readRunFile("dataset: mnist", "run.yaml")).rejects.toThrow(
      "must be JSON, got YAML",
    );
  });
});
