import { startBackend } from "@rote/backends";
import type { RunRecord } from "@rote/records";
import { beforeAll, describe, expect, test } from "vitest";
import { noise } from "../data/noise.testing.ts";
import { completeSpecification, type RunCheckpoint, type RunSpecification } from "../index.ts";
import { verifyDetermined } from "../training/verifyDetermined.ts";
import { endOf, epochsToStop, mostEpochs } from "./ending.ts";
import { runGiven } from "./runGiven.testing.ts";

/** Epochs with these accuracies after them. */
const epochsOf = (...accuracies: (number | null)[]) =>
  accuracies.map((trainAccuracy, i) => ({
    epoch: i + 1,
    trainAccuracy,
    onlineAccuracy: (trainAccuracy ?? 0) - 0.2,
    testAccuracy: (trainAccuracy ?? 0) / 2,
    validationAccuracy: 0.6 - Math.abs(3 - i) / 10,
  }));

/** The first epoch of some with which a run would end, and why. */
function firstEnd(given: RunSpecification, epochs: ReturnType<typeof epochsOf>) {
  const specification = completeSpecification(given);
  for (let n = 1; n <= epochs.length; n++) {
    const end = endOf(specification, epochs.slice(0, n));
    if (end) return [n, end];
  }
  return undefined;
}

describe("a run ends at the first of", () => {
  const rising = epochsOf(0.5, 0.989, 0.99, 0.999, 0.9999, 0.99999, 1, 1);

  test("all examples, or so many of them as are asked", () => {
    expect(firstEnd({}, rising)).toEqual([7, "fitted"]);
    expect(firstEnd({ stopAtAccuracy: 0.5 }, rising)).toEqual([1, "fitted"]);
    expect(firstEnd({ stopAtAccuracy: 0.999 }, rising)).toEqual([4, "fitted"]);
    expect(firstEnd({ stopAtAccuracy: null }, rising)).toBeUndefined();
  });

  test("so many epochs after the first with 99 %", () => {
    const after = (epochsAfterFit: number) => firstEnd({ epochsAfterFit }, rising);
    expect(after(0)).toEqual([3, "epochsAfterFit"]);
    expect(after(3)).toEqual([6, "epochsAfterFit"]);
    expect(after(4)).toEqual([7, "fitted"]);
    const dip = epochsOf(0.99, 0.98, 0.98, 0.98);
    expect(firstEnd({ epochsAfterFit: 2 }, dip)).toEqual([3, "epochsAfterFit"]);
    const left = epochsOf(0.5, null, 0.995, null, null);
    expect(firstEnd({ epochsAfterFit: 2 }, left)).toEqual([5, "epochsAfterFit"]);
    const augmentation = [{ name: "randomHorizontalFlip" }]; // what was met counts
    expect(firstEnd({ epochsAfterFit: 0, augmentation }, rising)).toBeUndefined();
  });

  test("what is monitored not rising for so many epochs", () => {
    const after = (earlyStopping: object) =>
      firstEnd({ validation: 100, earlyStopping: { patience: 2, ...earlyStopping } }, rising);
    expect(after({})).toEqual([6, "earlyStopping"]); // validation is best after epoch 4
    expect(after({ patience: 4 })).toEqual([7, "fitted"]);
    expect(after({ minDelta: 0.5 })).toEqual([3, "earlyStopping"]);
    expect(after({ monitor: "testAccuracy" })).toEqual([7, "fitted"]);
    expect(after({ monitor: "testAccuracy", minDelta: 0.01 })).toEqual([4, "earlyStopping"]);
  });

  test("the epochs that are allowed", () => {
    expect(firstEnd({ epochs: 2 }, rising)).toEqual([2, "epochs"]);
    expect(firstEnd({ epochs: 7 }, rising)).toEqual([7, "fitted"]);
  });

  const flat = epochsOf(...new Array<number>(200).fill(0.5));

  test.each<[string, RunSpecification, number, string]>([
    ["0.95 an epoch", {}, 90, "learningRate"], // 0.95^90 = 0.0099
    ["0.95 for each 50,000 of 10,000", { train: 10_000 }, 200, "epochs"],
    ["to the last", { stopAtLearningRate: 0 }, 200, "epochs"],
    ["down to a tenth", { stopAtLearningRate: 0.1 }, 45, "learningRate"], // 0.95^45 = 0.0994
    ["a constant rate", { schedule: { name: "constant" } }, 200, "epochs"],
    ["a cosine", { schedule: { name: "cosine" } }, 200, "epochs"],
    ["two steps", { schedule: { name: "step", milestones: [20, 50] } }, 200, "epochs"],
    ["three steps", { schedule: { name: "step", milestones: [20, 50, 60] } }, 60, "learningRate"],
    ["a warm-up", { schedule: { name: "constant", warmUp: 150 } }, 200, "epochs"],
  ])("a learning rate below its share of the start: %s", (_, given, epochs, end) => {
    expect(firstEnd(given, flat)).toEqual([epochs, end]);
    expect(mostEpochs(completeSpecification(given))).toBe(epochs);
  });
});

test("the first epoch at what a run stops at is found also where it goes on", () => {
  const epochs = epochsOf(0.5, 0.9, 1, 1);
  const at = (given: RunSpecification) => epochsToStop(completeSpecification(given), epochs);
  expect(at({})).toBe(3);
  expect(at({ stopAtAccuracy: null })).toBe(3);
  expect(at({ stopAtAccuracy: 0.9 })).toBe(2);
  expect(at({ augmentation: [{ name: "randomHorizontalFlip" }] })).toBeNull();
});

describe("a run, whole or resumed at any step,", () => {
  beforeAll(async () => {
    await startBackend({ backend: "wasm" });
  });
  const data = noise(40);
  const base: RunSpecification = {
    dataset: "mnist",
    train: 40,
    test: 40,
    batchSize: 20,
    learningRate: 0.02,
  };

  async function record(given: RunSpecification, resume?: RunCheckpoint) {
    const checkpoints: RunCheckpoint[] = [];
    let found: RunRecord | undefined;
    const options = { checkpointEvery: { steps: 1 }, ...(resume && { resume }) };
    for await (const event of runGiven(given, data, options)) {
      if (event.type === "checkpoint") checkpoints.push(structuredClone(event.checkpoint));
      if (event.type === "record") found = event.record;
    }
    return { record: found!, checkpoints };
  }

  const timeless = ({ epochs, result }: RunRecord) => ({
    epochs: epochs.map((epoch) => ({ ...epoch, seconds: 0 })),
    result: { ...result, seconds: 0 },
  });

  test.each<[string, RunSpecification]>([
    ["fitted", { epochs: 100 }],
    ["fitted", { epochs: 100, evaluateEvery: 4, stopAtAccuracy: 0.8 }],
    ["epochsAfterFit", { epochs: 100, stopAtAccuracy: null, epochsAfterFit: 2 }],
    [
      "learningRate",
      { epochs: 100, schedule: { name: "exponential", rate: 0.3, examples: 40 }, evaluateEvery: 3 },
    ],
    [
      "earlyStopping",
      {
        epochs: 100,
        train: 30,
        validation: 10,
        earlyStopping: { patience: 3 },
        learningRate: 0.001,
      },
    ],
    ["epochs", { epochs: 5, evaluateEvery: 4, learningRate: 0.001 }],
  ])("ends by %s under %j", async (endedBy, more) => {
    const { record: whole, checkpoints } = await record({ ...base, ...more });
    expect(whole.result.endedBy).toBe(endedBy);
    expect(whole.result.trainAccuracy).toBe(whole.epochs.at(-1)!.trainAccuracy);
    for (const { outcome, detail } of verifyDetermined(whole))
      expect([outcome, detail]).toEqual(["same", detail]);
    for (const from of checkpoints.slice(-5)) {
      const { record: resumed } = await record({ ...base, ...more }, from);
      expect(timeless(resumed)).toEqual(timeless(whole));
    }
  });
});
