import { foldIn, integers, key, normalsInto } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import {
  initializers,
  type LayersModel,
  layers,
  regularizers,
  sequential,
} from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Batch,
  DivergedError,
  type EpochEvent,
  type Examples,
  type SeenExamples,
  TrainingArgumentError,
  type TrainingEvent,
  type TrainOptions,
  train,
  weightsHash,
} from "./index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const classes = 3;
const shape = [50, 2, 2, 1] as const;

/** Random points with random labels: only memorizing helps. */
const noise = (name: string): Examples => ({
  images: normalsInto(new Float32Array(50 * 4), key(1, name)),
  shape,
  labels: integers(foldIn(key(1, name), "labels"), classes, 50),
});
const examples = noise("train");
const testExamples = noise("test");

const network = ({ hidden = 32, batchNorm = false, l2 = 0 } = {}): LayersModel =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [2, 2, 1] }),
      layers.dense({
        units: hidden,
        activation: "relu",
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
        ...(l2 > 0 && { kernelRegularizer: regularizers.l2({ l2 }) }),
      }),
      ...(batchNorm ? [layers.batchNormalization()] : []),
      layers.dense({
        units: classes,
        kernelInitializer: initializers.glorotUniform({ seed: 4 }),
      }),
    ],
  });

const defaults: TrainOptions = { seed: 0, learningRate: () => 0.1, epochs: 3, batchSize: 16 };

async function run(model: LayersModel, options: Partial<TrainOptions> = {}, data = examples) {
  const events: TrainingEvent[] = [];
  for await (const event of train(model, data, { ...defaults, ...options })) events.push(event);
  return events;
}
const epochsOf = (events: TrainingEvent[]) =>
  events.filter((event): event is EpochEvent => event.type === "epoch");

describe("onLogits", () => {
  const looks = async (options: Partial<TrainOptions>) => {
    const model = network();
    const seen: SeenExamples[] = [];
    await run(model, { ...options, onLogits: (look) => seen.push(look) });
    const hash = await weightsHash(model);
    model.dispose();
    return { seen, hash };
  };

  test("sees every example once an epoch, as the network was before the step", async () => {
    const { seen } = await looks({ epochs: 2 });
    expect(seen.map(({ epoch, step }) => [epoch, step])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => [step < 5 ? 1 : 2, step]),
    );
    for (const epoch of [1, 2]) {
      const places = seen
        .filter((look) => look.epoch === epoch)
        .flatMap(({ places }) => [...places]);
      expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    }
    const [first] = seen;
    const fresh = network();
    const rows = tf.gather(tf.tensor4d(examples.images, [...shape]), [...first!.places]);
    const logits = (fresh.predict(rows) as tf.Tensor).dataSync();
    for (const [i, z] of first!.logits.entries()) expect(z).toBeCloseTo(logits[i]!, 5);
    expect([...(first!.labels as Int32Array)]).toEqual(
      [...first!.places].map((place) => examples.labels[place]),
    );
    fresh.dispose();
  });

  test("changes no bit of the weights, with a batch in one part or several", async () => {
    for (const accumulate of [1, 3]) {
      const model = network();
      await run(model, { accumulate });
      const { hash, seen } = await looks({ accumulate });
      expect(hash).toBe(await weightsHash(model));
      expect(seen[0]!.logits).toHaveLength(16 * classes);
      model.dispose();
    }
  });
});

describe("train", () => {
  test("memorizes random labels and then stops", async () => {
    const model = network({ hidden: 256 });
    const events = await run(model, { epochs: 2000, learningRate: () => 0.05 });
    const epochs = epochsOf(events);
    expect(events.at(-1)).toEqual({
      type: "done",
      fitted: true,
      epochs: epochs.length,
      steps: 4 * epochs.length,
    });
    expect(epochs.at(-1)!.trainAccuracy).toBe(1);
    expect(epochs.slice(0, -1).every(({ trainAccuracy }) => trainAccuracy! < 1)).toBe(true);
    model.dispose();
  });

  test("under a transform stops once the images as they were met are fitted", async () => {
    const model = network({ hidden: 256 });
    const transform: TrainOptions["transform"] = (batch, epoch) => ({
      ...batch,
      images: (batch.images as Float32Array).map((x, i) => x * (1 + 0.2 * Math.sin(epoch + i))),
    });
    const options = { epochs: 2000, learningRate: () => 0.05, stopAtAccuracy: 0.9, transform };
    const events = await run(model, options);
    const epochs = epochsOf(events);
    expect(events.at(-1)).toMatchObject({ type: "done", fitted: true, epochs: epochs.length });
    expect(epochs.at(-1)!.onlineAccuracy).toBeGreaterThanOrEqual(0.9);
    const before = epochs.slice(0, -1);
    expect(before.every(({ onlineAccuracy }) => onlineAccuracy < 0.9)).toBe(true);
    expect(before.some(({ trainAccuracy }) => trainAccuracy! >= 0.9)).toBe(true);
    model.dispose();
  });

  test("takes the steps of momentum on the mean cross-entropy, as worked by hand", async () => {
    // Logits (a, b) for every image and labels 0, 1, 1: gradient (p₀ − 1/3, p₁ − 2/3), p = softmax.
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [1, 1, 1] }),
        layers.dense({ units: 2, useBias: false, kernelInitializer: "zeros" }),
      ],
    });
    const data = {
      images: Float32Array.of(1, 1, 1),
      shape: [3, 1, 1, 1] as const,
      labels: [0, 1, 1],
    };
    const learningRate = (epoch: number) => 1 / 2 ** epoch;
    await run(
      model,
      { epochs: 3, optimizer: { name: "momentum", momentum: 0.5 }, learningRate },
      data,
    );

    let [a, b, va, vb] = [0, 0, 0, 0];
    for (const rate of [1, 0.5, 0.25]) {
      const p0 = Math.exp(a) / (Math.exp(a) + Math.exp(b));
      va = 0.5 * va + (p0 - 1 / 3);
      vb = 0.5 * vb + (1 - p0 - 2 / 3);
      a -= rate * va;
      b -= rate * vb;
    }
    const found = await model.getWeights()[0]!.data();
    expect(found[0]).toBeCloseTo(a, 6);
    expect(found[1]).toBeCloseTo(b, 6);
    model.dispose();
  });

  test("gives the same weights for the same seed, others for another", async () => {
    const hashes: string[] = [];
    for (const seed of [0, 0, 1]) {
      const model = network();
      await run(model, { seed });
      hashes.push(await weightsHash(model));
      model.dispose();
    }
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  test("visits each example once an epoch, in a new order each time", async () => {
    // Batches of one and a model that cannot learn: the losses tell which example came.
    const model = network({ hidden: 4 });
    const events = await run(model, { epochs: 2, batchSize: 1, learningRate: () => 1e-30 });
    const losses = [1, 2].map((epoch) =>
      events.flatMap((event) =>
        event.type === "step" && event.epoch === epoch ? [event.loss] : [],
      ),
    );
    expect(losses[0]).toHaveLength(50);
    expect(losses[0]).not.toEqual(losses[1]);
    expect(losses[0]!.toSorted()).toEqual(losses[1]!.toSorted());
    model.dispose();
  });

  test("averages the loss over examples, also where the last batch is smaller", async () => {
    const model = network();
    const events = await run(model, { epochs: 1, batchSize: 40 });
    const [first, second] = events.flatMap((event) => (event.type === "step" ? [event.loss] : []));
    expect(epochsOf(events)[0]!.loss).toBeCloseTo((40 * first! + 10 * second!) / 50, 6);
    model.dispose();
  });

  test("minimizes the model's regularization too, but does not report it as loss", async () => {
    const plain = network();
    const decayed = network({ l2: 0.5 });
    const [a, b] = [await run(plain), await run(decayed)];
    expect(a[0]).toMatchObject({ loss: (b[0] as { loss: number }).loss });
    expect(await norm(decayed)).toBeLessThan(0.5 * (await norm(plain)));
    plain.dispose();
    decayed.dispose();
  });

  test("updates the averages of batch normalization, which evaluation uses", async () => {
    const model = network({ batchNorm: true });
    const before = await weightsOf(model, "moving_mean");
    await run(model, { epochs: 1 });
    expect(await weightsOf(model, "moving_mean")).not.toEqual(before);
    model.dispose();
  });

  test("sets to evaluate on must be named: a list is refused", async () => {
    const model = network();
    const evaluateOn = [testExamples] as never;
    await expect(run(model, { evaluateOn })).rejects.toThrow(
      /train: evaluateOn must be an object, got/,
    );
    model.dispose();
  });

  test("evaluates on each set it is given", async () => {
    const model = network();
    const evaluateOn = { same: examples, test: testExamples };
    for (const { evaluations, trainAccuracy } of epochsOf(await run(model, { evaluateOn }))) {
      expect(Object.keys(evaluations)).toEqual(["same", "test"]);
      expect(evaluations.same!.accuracy).toBe(trainAccuracy);
    }
    model.dispose();
  });

  test("without an accuracy to stop at goes on to the last epoch", async () => {
    const model = network({ hidden: 256 });
    const options = { epochs: 400, learningRate: () => 0.05, stopAtAccuracy: null };
    const events = await run(model, options);
    const epochs = epochsOf(events);
    expect(events.at(-1)).toMatchObject({ type: "done", fitted: false, epochs: 400 });
    expect(epochs.findIndex(({ trainAccuracy }) => trainAccuracy === 1)).toBeLessThan(300);
    model.dispose();
  });

  test("sees all training examples as rarely as asked, and where they may be fitted", async () => {
    const [each, every] = [network({ hidden: 256 }), network({ hidden: 256 })];
    const options = { epochs: 2000, learningRate: () => 0.05 };
    const all = epochsOf(await run(each, options));
    const some = epochsOf(await run(every, { ...options, evaluateEvery: 7 }));
    expect(some).toEqual(
      all.map((epoch) =>
        epoch.epoch % 7 === 0 || epoch.onlineAccuracy >= 0.9
          ? epoch
          : { ...epoch, trainAccuracy: null },
      ),
    );
    expect(some.some(({ trainAccuracy }) => trainAccuracy === null)).toBe(true);
    expect(await weightsHash(every)).toBe(await weightsHash(each));
    each.dispose();
    every.dispose();
  });

  test("sees them after the last epoch, whatever ends it", async () => {
    const transform: TrainOptions["transform"] = (batch) => batch;
    for (const more of [{}, { stopWhen: ({ epoch }: EpochEvent) => epoch === 4 }, { transform }]) {
      const model = network();
      const options = { epochs: 5, learningRate: () => 1e-6, evaluateEvery: 3, ...more };
      const epochs = epochsOf(await run(model, options));
      const seen = epochs.filter(({ trainAccuracy }) => trainAccuracy !== null);
      expect(seen.map(({ epoch }) => epoch)).toEqual([3, "stopWhen" in more ? 4 : 5]);
      model.dispose();
    }
  });

  test("raises DivergedError at the step where the loss is no longer finite", async () => {
    const model = network();
    const steps: number[] = [];
    const failure = await (async () => {
      const options = { ...defaults, epochs: 50, learningRate: () => 1e30 };
      for await (const event of train(model, examples, options)) {
        if (event.type === "step") steps.push(event.step);
      }
    })().catch((error) => error);
    expect(failure).toBeInstanceOf(DivergedError);
    expect(failure.step).toBe(steps.length + 1);
    expect(failure.message).toMatch(/the loss must stay finite, got (NaN|Infinity) at step/);
    model.dispose();
  });

  test("stops between two steps when aborted, with the signal's reason", async () => {
    const model = network();
    const controller = new AbortController();
    const reason = new Error("enough");
    let steps = 0;
    const options = { ...defaults, signal: controller.signal };
    const running = (async () => {
      for await (const { type } of train(model, examples, options)) {
        if (type === "step" && ++steps === 2) controller.abort(reason);
      }
    })();
    await expect(running).rejects.toBe(reason);
    expect(steps).toBe(2);
    model.dispose();
  });

  test("lets timers run between its steps", async () => {
    const model = network();
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("time is up")), 1);
    const endless = { epochs: 1e9, learningRate: () => 1e-9, signal: controller.signal };
    await expect(run(model, endless)).rejects.toThrow("time is up");
    model.dispose();
  });

  test.each(["completed", "abandoned", "diverged", "aborted"])(
    "leaves no tensor behind when %s",
    async (end) => {
      const model = network({ batchNorm: true, l2: 0.01 });
      const before = tf.memory().numTensors;
      const controller = new AbortController();
      const learningRate = () => (end === "diverged" ? 1e30 : 0.1);
      const options = { ...defaults, evaluateOn: { testExamples }, learningRate };
      try {
        for await (const { type } of train(model, examples, {
          ...options,
          signal: controller.signal,
        })) {
          if (end === "abandoned" && type === "epoch") break;
          if (end === "aborted") controller.abort();
        }
      } catch (error) {
        expect(end === "diverged" ? error : controller.signal.reason).toBe(error);
      }
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    },
  );

  test.each<[Partial<TrainOptions>, RegExp]>([
    [{ evaluateEvery: 0 }, /evaluateEvery must be a positive integer, got 0/],
    [{ epochs: 0 }, /epochs must be a positive integer, got 0/],
    [{ batchSize: 1.5 }, /batchSize must be a positive integer, got 1.5/],
    [{ accumulate: 0 }, /accumulate must be a positive integer, got 0/],
    [{ batchSize: 4, accumulate: 5 }, /accumulate must be at most the batch size, 4, got 5/],
    [{ clipNorm: 0 }, /clipNorm must be positive, got 0/],
    [{ checkpointEvery: { steps: 0 } }, /steps must be a positive integer, got 0/],
    [{ optimizer: { name: "momentum", momentum: 1 } }, /momentum must be in \[0, 1\), got 1/],
    [{ stopAtAccuracy: 99 }, /stopAtAccuracy must be in \(0, 1\], got 99. For 99 %, pass 0.99/],
  ])("refuses %o", async (options, message) => {
    const model = network();
    await expect(run(model, options)).rejects.toThrow(message);
    model.dispose();
  });

  test("refuses examples that do not fit the model or themselves", async () => {
    const model = network();
    const images = new Float32Array(50 * 9);
    await expect(run(model, {}, { ...examples, images, shape: [50, 3, 3, 1] })).rejects.toThrow(
      "train: the model takes images of 2×2×1, got 3×3×1. Crop the images first",
    );
    await expect(run(model, {}, { ...examples, images })).rejects.toThrow(
      /must have 50×2×2×1 values/,
    );
    await expect(run(model, {}, { ...examples, labels: [0] })).rejects.toThrow(
      /a label for each of the 50/,
    );
    await expect(
      run(model, {}, { ...examples, labels: new Uint8Array(50).fill(3) }),
    ).rejects.toThrow(/labels must be integers from 0 to 2, the model's classes; label 0 is 3/);
    model.dispose();
  });
});

async function norm(model: LayersModel): Promise<number> {
  const kernel = await model.getWeights()[0]!.data();
  return Math.hypot(...kernel);
}

async function weightsOf(model: LayersModel, name: string): Promise<number[]> {
  return Array.from(
    await model.weights
      .find((weight) => weight.name.includes(name))!
      .read()
      .data(),
  );
}

describe("targets that a transform gives", () => {
  const targetsOf = (labels: ArrayLike<number>, smoothing: number) =>
    Float32Array.from(
      { length: labels.length * classes },
      (_, at) =>
        (labels[Math.floor(at / classes)] === at % classes ? 1 - smoothing : 0) +
        smoothing / classes,
    );
  const withTargets =
    (smoothing: number): NonNullable<TrainOptions["transform"]> =>
    (batch) => ({ ...batch, targets: targetsOf(batch.labels, smoothing) });

  test("of one class are its label, to the bit, whole or in parts", async () => {
    for (const accumulate of [1, 3]) {
      const [plain, targeted] = [network(), network()];
      await run(plain, { accumulate, transform: (batch) => batch });
      await run(targeted, { accumulate, transform: withTargets(0) });
      expect(await weightsHash(targeted)).toBe(await weightsHash(plain));
    }
  });

  test("are learned instead of the labels: the loss ends at their entropy", async () => {
    const two = {
      images: Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4),
      shape: [2, 2, 2, 1] as const,
      labels: [2, 2],
    };
    const of = [Float32Array.of(0.2, 0.5, 0.3), Float32Array.of(0.6, 0.3, 0.1)];
    const transform: TrainOptions["transform"] = (batch) => ({
      ...batch,
      targets: Float32Array.from([...batch.indices].flatMap((index) => [...of[index]!])),
    });
    const options = { transform, epochs: 300, learningRate: () => 0.01 };
    const events = await run(network(), options, two);
    const { loss, onlineAccuracy } = events.findLast(
      (event): event is EpochEvent => event.type === "epoch",
    )!;
    // The entropy of what both ask for together, (0.4, 0.4, 0.2).
    expect(loss).toBeCloseTo(-0.8 * Math.log(0.4) - 0.2 * Math.log(0.2), 4);
    expect(onlineAccuracy).toBe(0.5); // right is where a target is largest, not at the label
  });

  test.each([
    ["too few", [0.5, 0.5]],
    ["that sum to 2", Array(150).fill(2 / 3)],
    ["below 0", Array(50).fill([-1, 1, 1]).flat()],
    ["that are none", Array(150).fill(Number.NaN)],
  ])("%s are refused", async (_, numbers) => {
    const transform: TrainOptions["transform"] = (batch) => ({
      ...batch,
      targets: Float32Array.from(numbers.slice(0, batch.labels.length * classes)),
    });
    await expect(run(network(), { transform })).rejects.toThrow(/train: targets must be 16 rows/);
  });

  test("see the classes of the examples", async () => {
    const names = ["a", "b", "c"];
    const seen: unknown[] = [];
    const transform: TrainOptions["transform"] = (batch) => {
      seen.push(batch.classes);
      return batch;
    };
    await run(network(), { transform, epochs: 1 }, { ...examples, classes: names });
    expect(seen.every((each) => each === names)).toBe(true);
  });
});

test.each([
  ["a label of 1.5", { labels: Array(50).fill(1.5) }, /labels must be integers from 0 to 2/],
  ["a label of NaN", { labels: Array(50).fill(Number.NaN) }, /label 0 is NaN/],
  [
    "an image of NaN",
    { images: new Float32Array(200).fill(Number.NaN) },
    /finite numbers, got NaN/,
  ],
  ["infinite pixels", { images: new Float32Array(200).fill(Infinity) }, /got Infinity at 0/],
  ["a list of pixels", { images: Array(200).fill(0) as never }, /Uint8Array or a Float32Array/],
])("refuses %s", async (_, part, message) => {
  await expect(run(network(), {}, { ...examples, ...part })).rejects.toThrow(message);
});

test.each<[string, Partial<TrainOptions>, string]>([
  ["learningRate: 0.1", { learningRate: 0.1 as never }, "Write constantRate(0.1)."],
  ["a schedule without numbers", { learningRate: () => Number.NaN }, "got NaN after 0 epochs"],
  ["a transform that is none", { transform: "flip" as never }, "transform must be a function"],
  [
    "labels that a transform spoils",
    { transform: ((batch: object) => ({ ...batch, labels: [1.5] })) as never },
    "transform must give 16 labels, integers from 0 to 2, got 1 with 1.5",
  ],
])("refuses %s", async (_, options, message) => {
  const error = await run(network(), options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TrainingArgumentError);
  expect((error as Error).message).toContain(message);
});

test("a transform that gives no batch is refused", async () => {
  const model = network({ hidden: 4 });
  const later: TrainOptions["transform"] = (batch, epoch) => (epoch === 1 ? ({} as Batch) : batch);
  for (const transform of [() => ({}) as Batch, later]) {
    const wrong = run(model, { epochs: 2, learningRate: () => 0.1, transform });
    await expect(wrong).rejects.toThrow(
      /^train: what transform gives\.images must be a list or a typed array of numbers, got undef/,
    );
  }
  model.dispose();
});
