// The engine that Node trains on keeps steps and evaluations as compiled graphs: what must not
// change.

import { startBackend } from "@rote/backends";
import { evaluate } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { noise } from "../data/noise.testing.ts";
import {
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  type RunCheckpoint,
  type RunEvent,
  type RunOptions,
  type RunSpecification,
} from "../index.ts";
import { runGiven } from "./runGiven.testing.ts";

beforeAll(async () => {
  await startBackend({ backend: "onnx" });
});

const data = noise(40);
const base: RunSpecification = {
  dataset: "mnist",
  train: 40,
  test: 40,
  batchSize: 10,
  epochs: 3,
  learningRate: 0.0001, // fits nothing
  corruption: { name: "randomLabels", params: {} },
};

/** The events of a run until the checkpoint of the given step. */
async function go(specification: RunSpecification, options: RunOptions, until?: number) {
  const events: RunEvent[] = [];
  for await (const event of runGiven(specification, data, options)) {
    if (event.type === "checkpoint" && event.checkpoint.state.step === until) {
      return { events, checkpoint: event.checkpoint };
    }
    if (event.type !== "checkpoint") events.push(event);
  }
  return { events, checkpoint: undefined };
}
const timeless = (events: RunEvent[]) =>
  JSON.parse(JSON.stringify(events, (name, value) => (name === "seconds" ? undefined : value)));
const asFile = async (checkpoint: RunCheckpoint) =>
  decodeRunCheckpoint(await encodeRunCheckpoint(checkpoint));

test.each<Partial<RunSpecification>>([
  { dropout: 0.2, optimizer: { name: "adam", weightDecay: 0.01 } },
  { optimizer: { name: "momentum" }, clipNorm: 1, accumulate: 2, weightDecay: 0.001 },
  { augmentation: [{ name: "randomHorizontalFlip", params: {} }] },
])(
  "a run resumed in the middle of an epoch gives the same bits, with %o",
  {
    timeout: 300_000,
  },
  async (more) => {
    const specification = { ...base, ...more };
    const whole = await go(specification, {});
    expect(tf.getBackend()).toBe("onnx");
    for (const step of [1, 4, 6, 11]) {
      const first = await go(specification, { checkpointEvery: { steps: 1 } }, step);
      const second = await go(specification, { resume: await asFile(first.checkpoint!) });
      // The last of them is the record, with the hash of the weights.
      expect(timeless([...first.events, ...second.events])).toEqual(timeless(whole.events));
    }
  },
);

test("both protocols give the bits of two separate evaluations", async () => {
  const alone: { accuracy: number; loss: number }[] = [];
  const { events } = await go(base, {
    async inspect({ model, test }) {
      alone.push(await evaluate(model, test));
      alone.push(await evaluate(model, { ...test, labels: data.test.labels }));
    },
  });
  const together = events.flatMap((event) =>
    event.type === "epoch" ? [event.evaluations.test!, event.evaluations.cleanLabels!] : [],
  );
  expect(together).toHaveLength(6);
  expect(together).toEqual(alone);
  expect(together[0]).not.toEqual(together[1]);
});
