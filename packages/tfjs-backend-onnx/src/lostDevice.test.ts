// What a graphics processor may do in the middle of a run: be lost, or have no memory left. Here an
// executor on the processor says so in its place, in the words of ONNX Runtime's WebGPU.

import { DeviceLostError, OnnxError } from "@rote/onnx";
import {
  BackendLostError,
  BackendMemoryError,
  constantRate,
  type TrainingState,
  type TrainOptions,
  train,
} from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import type { Feed, KeyedProgram, Results } from "./executor/executor.ts";
import { TieredExecutor } from "./executor/tieredExecutor.ts";
import { OutOfMemoryError, registerOnnxBackend } from "./index.ts";
import { numbers } from "./testing/trainedSteps.testing.ts";
import { nets } from "./testing/zoo.testing.ts";

/** What every program comes to from now on, if not to its results. */
let failure: Error | undefined;
let computed = 0;

class FailingExecutor extends TieredExecutor {
  override compute(keyed: KeyedProgram, feeds: readonly Feed[]): Results {
    computed++;
    if (failure) throw failure;
    return super.compute(keyed, feeds);
  }
}

/** A new backend, as after a start: what was on the one before is gone. */
async function start(): Promise<void> {
  failure = undefined;
  registerOnnxBackend({ executor: (options) => new FailingExecutor(options, "always") });
  expect(await tf.setBackend("onnx")).toBe(true);
}

afterEach(() => tf.removeBackend("onnx"));

const lost = () => new DeviceLostError("Session.run: the graphics processor must stay, got: lost");
const full = () =>
  new OnnxError(
    "Session.run: ONNX Runtime refused: WebGPU validation failed. [Invalid Buffer (unlabeled)] " +
      "is invalid due to a previous error.",
  );

test("a lost device is found once, and not looked for in single operations", async () => {
  await start();
  const x = tf.add(tf.ones([2, 2]), 1);
  failure = lost();
  computed = 0;
  const y = tf.square(tf.exp(x));
  expect(() => y.dataSync()).toThrow(DeviceLostError);
  expect(computed).toBe(1);
});

test("memory that the device does not have is an OutOfMemoryError with the operation", async () => {
  await start();
  failure = full();
  const sum = tf.sum(tf.ones([3, 4]));
  expect(() => sum.dataSync()).toThrow(OutOfMemoryError);
  expect(() => sum.dataSync()).toThrow(/ran out of memory .*Use smaller batches/);
});

const shape = [32, 4, 4, 3] as const;
const examples = {
  images: numbers(32 * 48, 1),
  shape,
  labels: Int32Array.from({ length: 32 }, (_, i) => (7 * i) % 10),
};
const options: TrainOptions = {
  seed: 0,
  learningRate: constantRate(0.01),
  batchSize: 8,
  epochs: 3,
  stopAtAccuracy: null,
  checkpointEvery: { steps: 1 },
};

interface Run {
  losses: number[];
  state?: TrainingState;
  error?: unknown;
}

/** Trains until `fails` says so after a step, with what that throws; from a state, if given. */
async function run(resume?: TrainingState, fails?: { at: number; by: Error }): Promise<Run> {
  const found: Run = { losses: [] };
  const model = nets["MLP 1×512"]!([4, 4, 3]);
  try {
    for await (const event of train(model, examples, { ...options, ...(resume && { resume }) })) {
      if (event.type === "checkpoint") {
        found.state = event.state;
        if (event.state.step === fails?.at) failure = fails.by;
      }
      if (event.type === "step") found.losses.push(event.loss);
    }
  } catch (error) {
    found.error = error;
  }
  return found;
}

test.each([
  { what: "a lost device", by: lost(), type: BackendLostError, code: "BACKEND_LOST", at: 6 },
  { what: "full memory", by: full(), type: BackendMemoryError, code: "OUT_OF_MEMORY", at: 6 },
  // The step after is the epoch's evaluation.
  { what: "a device lost at an epoch's end", by: lost(), type: BackendLostError, at: 8 },
])("$what ends training, and that goes on from a checkpoint", async ({ by, type, code, at }) => {
  await start();
  const whole = await run();
  expect(whole.losses).toHaveLength(12);
  await start();
  const { losses, state, error } = await run(undefined, { at, by });
  expect(error).toBeInstanceOf(type);
  if (code) expect(error).toMatchObject({ code, backend: "onnx" });
  expect(String(error)).toMatch(/^\w+: train: .* last checkpoint/);
  expect(state!.step).toBe(at);

  await start();
  const rest = await run(state);
  expect(rest.error).toBeUndefined();
  expect([...losses, ...rest.losses]).toEqual(whole.losses); // to the bit
});
