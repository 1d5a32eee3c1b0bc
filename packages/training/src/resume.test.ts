// A run that is stopped anywhere and resumed is the run that was not stopped.

import { integers, key, normalsInto } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { initializers, type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Batch,
  type DoneEvent,
  decodeCheckpoint,
  type EpochEvent,
  type Examples,
  encodeCheckpoint,
  exponentialDecay,
  type StoppingRule,
  type TrainingEvent,
  type TrainingState,
  TrainingStateError,
  type TrainOptions,
  train,
  weightsHash,
} from "./index.ts";

const images = normalsInto(new Float32Array(50 * 4), key(1, "resume"));
const labels = integers(key(1, "labels"), 3, 50);
const examples: Examples = { images, shape: [50, 2, 2, 1], labels };

const network = (): LayersModel =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [2, 2, 1] }),
      layers.dense({ units: 8, kernelInitializer: initializers.glorotUniform({ seed: 3 }) }),
      layers.batchNormalization(),
      layers.activation({ activation: "relu" }),
      layers.dense({ units: 3, kernelInitializer: initializers.glorotUniform({ seed: 4 }) }),
    ],
  });

/** An augmentation: it depends on the epoch and the index. */
const transform = (batch: Batch, epoch: number): Batch => ({
  ...batch,
  images: batch.images.map((x, i) => x * (1 + 0.1 * Math.sin(epoch + batch.indices[i >> 2]!))),
});

const options: TrainOptions = {
  seed: 0,
  learningRate: exponentialDecay({ initial: 0.1, rate: 0.9 }),
  epochs: 4,
  batchSize: 16,
  clipNorm: 1,
  transform,
  evaluateOn: { itself: examples },
};

async function run(more: Partial<TrainOptions>, until = Number.POSITIVE_INFINITY) {
  const model = network();
  const events: TrainingEvent[] = [];
  let state: TrainingState | undefined;
  for await (const event of train(model, examples, { ...options, ...more })) {
    if (event.type === "checkpoint") {
      state = event.state;
      if (state.step >= until) break;
    } else events.push(event);
  }
  const hash = await weightsHash(model);
  model.dispose();
  return { events, state, hash };
}

afterAll(() => {
  tf.disposeVariables();
});

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  test.each<TrainOptions["optimizer"] & {}>([
    { name: "momentum" },
    { name: "adam", weightDecay: 0.01 },
  ])("resuming at any step gives the same bits and events with %o", async (optimizer) => {
    await tf.setBackend(backend);
    const whole = await run({ optimizer });
    for (const at of [1, 3, 4, 5, 11]) {
      const first = await run({ optimizer, checkpointEvery: { steps: 1 } }, at);
      // As a file would hold it: nothing of it is shared with what goes on.
      const resume = structuredClone(first.state!);
      const second = await run({ optimizer, resume });
      expect(second.hash).toBe(whole.hash);
      // A checkpoint after an epoch's last step comes before that epoch's event.
      expect([...first.events, ...second.events]).toEqual(whole.events);
    }
  });
});

test("with few passes over all examples a run resumed anywhere ends alike", async () => {
  await tf.setBackend("cpu");
  const more = {
    evaluateEvery: 3,
    epochs: 8,
    stopWhen: ({ epoch }: EpochEvent) => epoch === 5,
  };
  const whole = await run(more);
  for (let at = 1; at <= 20; at++) {
    const first = await run({ ...more, checkpointEvery: { steps: 1 } }, at);
    const second = await run({ ...more, resume: structuredClone(first.state!) });
    expect(second.hash).toBe(whole.hash);
    expect([...first.events, ...second.events]).toEqual(whole.events);
  }
});

/** As a file would hold it. */
const asFile = async (state: TrainingState) =>
  (await decodeCheckpoint(await encodeCheckpoint({ state, about: null }))).state;

/** Ends when the test accuracy has not risen for some epochs, by what it remembers. */
function patient(patience: number) {
  let [best, waited] = [Number.NEGATIVE_INFINITY, 0];
  return ({ evaluations }: EpochEvent) => {
    const { accuracy } = evaluations.itself!;
    waited = accuracy > best ? 0 : waited + 1;
    best = Math.max(best, accuracy);
    return waited >= patience;
  };
}

/** The same with a state of its own: also the best weights, which no event tells. */
function keeping(patience: number, model: LayersModel) {
  type State = { best: number; waited: number; weights: Float32Array };
  let now: State = { best: Number.NEGATIVE_INFINITY, waited: 0, weights: new Float32Array(0) };
  const rule: StoppingRule = {
    update({ evaluations }) {
      const { accuracy } = evaluations.itself!;
      if (accuracy > now.best) {
        const weights = Float32Array.from(model.weights[0]!.read().dataSync());
        now = { best: accuracy, waited: 0, weights };
      } else now = { ...now, waited: now.waited + 1 };
      return now.waited >= patience;
    },
    state: () => ({ ...now, weights: now.weights.slice() }),
    restore(state) {
      now = state as State;
    },
  };
  return { rule, weights: () => now.weights };
}

test("with a rule that keeps state, a run resumed anywhere, repeatedly, ends alike", async () => {
  await tf.setBackend("cpu");
  const ends = new Set<number>();
  for (const [i, patience] of [1, 2, 3].entries()) {
    const live = async (kills: readonly number[]) => {
      const events: TrainingEvent[] = [];
      let state: TrainingState | undefined;
      for (let life = 0; ; life++) {
        const model = network();
        const { rule, weights } = keeping(patience, model);
        // One rule is told of the past again, the other is restored.
        const stopWhen = i % 2 === 0 ? patient(patience) : rule;
        const more = { ...options, epochs: 30, learningRate: () => 0.3, checkpointEvery };
        const [from, until] = [state?.step ?? 0, kills[life] ?? Number.POSITIVE_INFINITY];
        const resume = state && { resume: await asFile(state) };
        let left = false;
        for await (const event of train(model, examples, { ...more, stopWhen, ...resume })) {
          if (event.type === "checkpoint") state = event.state;
          else events.push(event);
          if (event.type === "checkpoint" && event.state.step >= from + until) {
            left = true;
            break;
          }
        }
        const end = { events, hash: await weightsHash(model), kept: weights() };
        model.dispose();
        if (!left) return end;
      }
    };
    const whole = await live([]);
    const { epochs, fitted } = whole.events.at(-1) as DoneEvent;
    expect([fitted, epochs < 30]).toEqual([false, true]); // the rule ended it
    ends.add(epochs);
    for (let kill = 1; kill <= 4 * epochs; kill += 3) {
      expect(await live([kill])).toEqual(whole);
    }
    for (let seed = 0; seed < 5; seed++) {
      const kills = [...integers(key(seed, "kills"), 9, 6)].map((n) => n + 1);
      expect(await live(kills)).toEqual(whole);
    }
  }
  expect(ends.size).toBeGreaterThan(1);
});
const checkpointEvery = { steps: 1 };

test("checkpoints by epoch stand at the beginning of the next", async () => {
  await tf.setBackend("cpu");
  const model = network();
  const states: TrainingState[] = [];
  for await (const event of train(model, examples, {
    ...options,
    checkpointEvery: { epochs: 2 },
  })) {
    if (event.type === "checkpoint") states.push(event.state);
  }
  model.dispose();
  expect(states.map(({ epoch, step, examples }) => [epoch, step, examples])).toEqual([
    [3, 8, 0],
    [4, 16, 50], // the last one, before the last epoch is evaluated
  ]);
});

test("an aborted run tells its state before it throws, and can be resumed from it", async () => {
  await tf.setBackend("cpu");
  const whole = await run({});
  const model = network();
  const controller = new AbortController();
  let state: TrainingState | undefined;
  const running = (async () => {
    const more = { ...options, signal: controller.signal };
    for await (const event of train(model, examples, more)) {
      if (event.type === "step" && event.step === 6) controller.abort(new Error("enough"));
      if (event.type === "checkpoint") state = event.state;
    }
  })();
  await expect(running).rejects.toThrow("enough");
  model.dispose();
  expect(state).toMatchObject({ epoch: 2, step: 6, examples: 32 });
  expect((await run({ resume: state! })).hash).toBe(whole.hash);
});

test("a batch in parts is the same step but for rounding", async () => {
  await tf.setBackend("cpu");
  const losses = async (accumulate: number) => {
    // Without batch normalization, which sees the parts.
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [2, 2, 1] }),
        layers.dense({ units: 3, kernelInitializer: initializers.glorotUniform({ seed: 4 }) }),
      ],
    });
    const found: number[] = [];
    for await (const event of train(model, examples, { ...options, accumulate })) {
      if (event.type === "step") found.push(event.loss);
    }
    model.dispose();
    return found;
  };
  const [whole, parts] = [await losses(1), await losses(3)];
  expect(parts).toHaveLength(whole.length);
  parts.forEach((loss, i) => {
    expect(loss).toBeCloseTo(whole[i]!, 5);
  });
});

test("the gradient is never longer than clipNorm", async () => {
  await tf.setBackend("cpu");
  const model = network();
  const before = model.trainableWeights.map((weight) => weight.read().dataSync().slice());
  const clip = { ...options, epochs: 1, batchSize: 50, clipNorm: 0.01, learningRate: () => 1 };
  for await (const _ of train(model, examples, clip));
  const moved = model.trainableWeights.flatMap((weight, i) => [
    ...weight
      .read()
      .dataSync()
      .map((w, j) => w - before[i]![j]!),
  ]);
  expect(Math.hypot(...moved)).toBeCloseTo(0.01, 6);
  model.dispose();
});

test("the state of another optimizer or model is refused, and no weight is changed", async () => {
  await tf.setBackend("cpu");
  const { state } = await run({ checkpointEvery: { steps: 1 } }, 1);
  const sgd = run({ optimizer: { name: "sgd" }, resume: state! });
  await expect(sgd).rejects.toThrow(TrainingStateError);
  await expect(sgd).rejects.toThrow(/got a tensor "slots\/momentum\/0"/);

  const model = sequential({
    layers: [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 3 })],
  });
  const before = await weightsHash(model);
  const other = (async () => {
    for await (const _ of train(model, examples, { ...options, resume: state! }));
  })();
  await expect(other).rejects.toThrow(TrainingStateError);
  expect(await weightsHash(model)).toBe(before);
  model.dispose();
});
