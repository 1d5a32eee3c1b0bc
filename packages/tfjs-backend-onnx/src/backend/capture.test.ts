// Captured steps beside the same steps called as they are.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { type CapturedStep, CaptureError, capture, registerOnnxBackend } from "../index.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterEach(() => {
  tf.disposeVariables();
});
afterAll(() => tf.removeBackend("onnx"));

const convnet = () =>
  sequential({
    layers: [
      layers.conv2d({
        inputShape: [8, 8, 2],
        filters: 4,
        kernelSize: 3,
        activation: "relu",
      }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });

/** The same weights for every model of the same layers. */
function setWeights(model: LayersModel): LayersModel {
  model.setWeights(
    model.weights.map(({ shape }, i) => {
      const size = shape.reduce<number>((n, d) => n * d!, 1);
      const values = Float32Array.from({ length: size }, (_, j) => 0.3 * Math.sin(i + 7 * j));
      return tf.tensor(values.map(Math.abs), shape as number[]);
    }),
  );
  return model;
}

function batch(seed: number, n = 6): [images: tf.Tensor, labels: tf.Tensor] {
  const labels = tf.tensor1d(
    Array.from({ length: n }, (_, i) => (i * (seed + 1)) % 3),
    "int32",
  );
  return [tf.randomNormal([n, 8, 8, 2], 0, 1, "float32", seed + 1), labels];
}

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9),
  nesterov: () => tf.train.momentum(0.05, 0.9, true),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.5),
};

function stepOf(model: LayersModel, optimizer: tf.Optimizer) {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return (images: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
    optimizer.minimize(
      () => {
        const logits = model.apply(images, { training: true }) as tf.Tensor;
        return tf.losses.softmaxCrossEntropy(
          tf.oneHot(labels as tf.Tensor1D, 3),
          logits,
        ) as tf.Scalar;
      },
      true,
      variables,
    )!;
}

interface Trained {
  losses: number[];
  weights: Float32Array[];
  replays: number;
}

function train(
  optimizer: tf.Optimizer,
  captured: boolean,
  { steps = 8, sizeOf = (_: number): number => 6, before = (_: number) => {} } = {},
): Trained {
  const model = setWeights(convnet());
  const step = stepOf(model, optimizer);
  const watch = () => [(optimizer as unknown as { learningRate: number }).learningRate];
  // The first step makes the optimizer's slots; from then on a step is one graph.
  tf.tidy(() => step(...batch(99)));
  for (const variable of Object.values(tf.engine().registeredVariables)) variable.dataSync();
  const run = captured ? capture(step, { watch }) : undefined;
  const losses: number[] = [];
  let replays = 0;
  for (let i = 0; i < steps; i++) {
    before(i);
    const inputs = batch(i, sizeOf(i));
    const loss = run ? run.run(...inputs) : tf.tidy(() => step(...inputs));
    if (run?.isReplayed) replays++;
    losses.push(loss.dataSync()[0]!);
    tf.dispose([loss, inputs]);
  }
  run?.dispose();
  const weights = model.getWeights().map((w) => w.dataSync<"float32">().slice());
  model.dispose();
  optimizer.dispose();
  return { losses, weights, replays };
}

/** These read a slot again after assigning it, and then a step as it is becomes several graphs. */
const severalGraphs = ["adamax", "rmsprop", "adagrad"];

describe.each(Object.entries(optimizers))("a captured step of %s", (name, make) => {
  test("gives the bits of the uncaptured step, and is replayed", () => {
    const plain = train(make(), false);
    const captured = train(make(), true);
    if (severalGraphs.includes(name)) {
      captured.losses.forEach((loss, i) => {
        expect(Math.abs(loss - plain.losses[i]!)).toBeLessThan(1e-5);
      });
    } else {
      expect(captured.losses).toEqual(plain.losses);
      expect(captured.weights).toEqual(plain.weights);
    }
    expect(captured.replays).toBeGreaterThanOrEqual(4);
    expect(plain.losses.at(-1)).not.toBe(plain.losses[0]);
  });
});

test("a smaller last batch is captured beside the others", () => {
  const sizeOf = (i: number) => (i % 4 === 3 ? 2 : 6);
  const options = { steps: 20, sizeOf };
  const captured = train(tf.train.momentum(0.05, 0.9), true, options);
  expect(captured.weights).toEqual(train(tf.train.momentum(0.05, 0.9), false, options).weights);
  expect(captured.replays).toBeGreaterThanOrEqual(14);
});

test.each(["momentum", "adam"])("%s: a new learning rate is used from its step on", (name) => {
  const run = (captured: boolean) => {
    const optimizer = optimizers[name]!();
    const before = (i: number) => {
      const rated = optimizer as unknown as {
        learningRate: number;
        setLearningRate?: (rate: number) => void;
      };
      if (i !== 5) return;
      if (rated.setLearningRate) rated.setLearningRate(0.001);
      else rated.learningRate = 0.001;
    };
    return train(optimizer, captured, { steps: 10, before });
  };
  const captured = run(true);
  expect(captured.weights).toEqual(run(false).weights);
  expect(captured.replays).toBeGreaterThanOrEqual(5);
});

/** A running sum: the smallest step with a state. */
function accumulator() {
  const sum = tf.variable(tf.zeros([2]));
  const step = (x: tf.Tensor) => {
    sum.assign(tf.add(sum, x));
    return tf.mul(sum, 2);
  };
  const add = (run: CapturedStep<tf.Tensor>, ...values: number[]) => {
    const x = tf.tensor1d(values);
    const y = run.run(x);
    const result = [...y.dataSync()];
    tf.dispose([x, y]);
    return result;
  };
  return { sum, run: capture(step), add };
}

describe("the state of a captured step", () => {
  test("is its variables, also when they are assigned outside the step", () => {
    const { sum, run, add } = accumulator();
    for (let i = 1; i <= 4; i++) expect(add(run, 1, 10)).toEqual([2 * i, 20 * i]);
    expect(run.isReplayed).toBe(true);
    sum.assign(tf.tensor1d([100, 0]));
    expect(add(run, 1, 10)).toEqual([202, 20]);
    expect(run.isReplayed).toBe(true);
  });

  test("is separate from copies of variables and from what was read from them", () => {
    const { sum, run, add } = accumulator();
    for (let i = 0; i < 4; i++) add(run, 1, 1);
    const copy = tf.clone(sum);
    const read = sum.dataSync();
    for (let i = 0; i < 4; i++) add(run, 1, 1);
    expect([...copy.dataSync()]).toEqual([4, 4]);
    expect([...read]).toEqual([4, 4]);
    expect([...sum.dataSync()]).toEqual([8, 8]);
  });

  test("must live: a disposed variable is an error that names it", () => {
    const { sum, run, add } = accumulator();
    for (let i = 0; i < 4; i++) add(run, 1, 1);
    sum.dispose();
    expect(() => add(run, 1, 1)).toThrow(new RegExp(`variable "${sum.name}" must live`));
    expect([...tf.add([1], [2]).dataSync()]).toEqual([3]); // the backend goes on
  });

  test("needs no more tensors or sessions with every run", () => {
    const { run, add } = accumulator();
    for (let i = 0; i < 4; i++) add(run, 1, 1);
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 100; i++) add(run, 1, 1);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

test("a step that draws numbers draws new ones each time: it is not replayed", () => {
  let draws = 0;
  const run = capture((x) => tf.mul(x, tf.tensor1d([++draws, 0])));
  const values = Array.from({ length: 6 }, () => [...run.run(tf.ones([2])).dataSync()]);
  expect(values).toEqual([1, 2, 3, 4, 5, 6].map((draw) => [draw, 0]));
  expect(run.isReplayed).toBe(false);
});

test("a step that calls Math.random is not replayed, whatever it draws", () => {
  const { random } = Math;
  let draws = 0;
  Math.random = () => [0.1, 0.1, 0.1, 0.9][draws++ % 4]!;
  try {
    const run = capture((x) => tf.mul(x, Math.random() < 0.5 ? 1 : 2));
    const values = Array.from({ length: 8 }, () => run.run(tf.ones([1])).dataSync()[0]);
    expect(values).toEqual([1, 1, 1, 2, 1, 1, 1, 2]);
    expect(run.isReplayed).toBe(false);
  } finally {
    Math.random = random;
  }
  expect(Math.random).toBe(random);
});

describe("a step that reads what changes in JavaScript", () => {
  test("is found out at a later trace, and not replayed any more", () => {
    let scale = 1;
    const run = capture((x) => tf.mul(x, scale));
    const call = () => run.run(tf.ones([1])).dataSync()[0];
    for (let i = 0; i < 6; i++) expect(call()).toBe(1);
    scale = 10;
    expect(call).toThrow(CaptureError);
    for (const next of [10, 11, 12, 12, 12, 13]) {
      scale = next;
      expect(call()).toBe(next);
      expect(run.isReplayed).toBe(false);
    }
  });

  test("is traced at once where watch names it", () => {
    let scale = 1;
    const run = capture((x) => tf.mul(x, scale), { watch: () => [scale] });
    for (let i = 0; i < 200; i++) {
      scale = Math.floor(i / 20);
      expect(run.run(tf.ones([1])).dataSync()[0]).toBe(scale);
    }
  });

  test("finds out a tensor that was replaced by another", () => {
    let mask = tf.tensor1d([1]);
    const run = capture((x) => tf.mul(x, mask));
    for (let i = 0; i < 6; i++) run.run(tf.ones([1]));
    mask = tf.tensor1d([2]); // the old one still lives
    expect(() => run.run(tf.ones([1]))).toThrow(/has changed since the last trace/);
  });
});

test("constants from outside keep their values, also when they are disposed", () => {
  const weights = tf.tensor1d([1, 2, 3]);
  const inner = capture((x) => tf.mul(tf.mul(x, weights), tf.tensor1d([2, 2, 2])));
  for (let i = 0; i < 3; i++) expect([...inner.run(tf.ones([3])).dataSync()]).toEqual([2, 4, 6]);
  expect(inner.isReplayed).toBe(true);
  const other = tf.tensor1d([7, 7, 7]); // may take memory that became free
  expect([...tf.add(other, other).dataSync()]).toEqual([14, 14, 14]);
  expect([...inner.run(tf.ones([3])).dataSync()]).toEqual([2, 4, 6]);
});

test("several results come back in their order, the same tensor twice, other shapes too", () => {
  const run = capture((x: tf.Tensor) => {
    const y = tf.add(x, 1);
    return [tf.reshape(y, [2, 1]), tf.sum(y), y];
  });
  for (let i = 0; i < 5; i++) {
    const [column, sum, y] = run.run(tf.tensor1d([i, 1])) as tf.Tensor[];
    expect(column!.shape).toEqual([2, 1]);
    expect([...column!.dataSync()]).toEqual([i + 1, 2]);
    expect([...sum!.dataSync()]).toEqual([i + 3]);
    expect([...y!.dataSync()]).toEqual([i + 1, 2]);
  }
  expect(run.isReplayed).toBe(true);
});

describe("a value that goes to two places", () => {
  test("a variable and the result", () => {
    const v = tf.variable(tf.scalar(0));
    const run = capture((x: tf.Tensor) => {
      const next = tf.add(v, x);
      v.assign(next as tf.Scalar);
      return next;
    });
    for (let i = 1; i <= 9; i++) {
      const result = run.run(tf.scalar(1));
      expect([result.dataSync()[0], v.dataSync()[0]]).toEqual([i, i]);
      result.dispose(); // the variable keeps its data
    }
    expect(run.isReplayed).toBe(true);
  });

  test("two variables", () => {
    const [a, b] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
    const run = capture((x: tf.Tensor) => {
      const next = tf.add(tf.add(a, b), x);
      a.assign(next as tf.Scalar);
      b.assign(next as tf.Scalar);
      return [];
    });
    for (let i = 1; i <= 9; i++) {
      run.run(tf.scalar(1));
      expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([2 ** i - 1, 2 ** i - 1]);
    }
    expect(run.isReplayed).toBe(true);
    a.assign(tf.scalar(7));
    expect(b.dataSync()[0]).toBe(511);
  });

  test("two results", () => {
    const run = capture((x: tf.Tensor) => {
      const y = tf.add(x, 1);
      return [y, tf.reshape(y, [2, 1]), y];
    });
    for (let i = 0; i < 9; i++) {
      const [y, column, again] = run.run(tf.tensor1d([i, 1])) as tf.Tensor[];
      y!.dispose();
      expect([...column!.dataSync()]).toEqual([i + 1, 2]);
      column!.dispose();
      expect([...again!.dataSync()]).toEqual([i + 1, 2]);
    }
    expect(run.isReplayed).toBe(true);
  });

  test.each(["assigned", "as it is"])("a variable that is returned, %s, stays", (how) => {
    const v = tf.variable(tf.scalar(1));
    const run = capture((x: tf.Tensor) => {
      if (how === "assigned") v.assign(tf.add(v, x));
      return v as tf.Tensor;
    });
    for (let i = 1; i <= 9; i++) {
      const result = run.run(tf.scalar(1));
      expect(result.dataSync()[0]).toBe(how === "assigned" ? i + 1 : 1);
      result.dispose();
      expect(v.isDisposed).toBe(false);
    }
  });

  test("an input that is returned stays", () => {
    const run = capture((x: tf.Tensor) => [x, tf.add(x, 1)]);
    const x = tf.scalar(3);
    for (let i = 0; i < 5; i++) tf.dispose(run.run(x));
    expect(x.dataSync()[0]).toBe(3);
  });
});

describe("what is equal while a step is traced", () => {
  test("an input and a tensor from outside are two things", () => {
    const first = tf.scalar(1);
    const run = capture((x) => tf.sub(x, first));
    for (let i = 0; i < 4; i++) expect(run.run(first).dataSync()[0]).toBe(0);
    expect(run.isReplayed).toBe(true);
    expect(run.run(tf.scalar(5)).dataSync()[0]).toBe(4);
    expect(run.isReplayed).toBe(true);
  });

  test("a variable and its copy are two things", () => {
    const v = tf.variable(tf.scalar(1));
    const start = tf.clone(v); // has the same data
    const run = capture((x) => tf.add(x, tf.sub(v, start)));
    for (let i = 0; i < 4; i++) expect(run.run(tf.scalar(1)).dataSync()[0]).toBe(1);
    v.assign(tf.scalar(10));
    expect(run.run(tf.scalar(1)).dataSync()[0]).toBe(10);
    expect(run.isReplayed).toBe(true);
  });

  test("two variables that were assigned the same tensor are two things", () => {
    const [a, b] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
    const both = tf.scalar(3);
    a.assign(both);
    b.assign(both);
    const run = capture((x) => tf.add(x, tf.sub(a, b)));
    for (let i = 0; i < 4; i++) expect(run.run(tf.scalar(1)).dataSync()[0]).toBe(1);
    b.assign(tf.scalar(1));
    expect(run.run(tf.scalar(1)).dataSync()[0]).toBe(3);
    expect(run.isReplayed).toBe(true);
  });

  test("an input and a variable are two things", () => {
    const v = tf.variable(tf.scalar(2));
    const run = capture((x) => tf.mul(x, v));
    for (let i = 0; i < 4; i++) expect(run.run(v).dataSync()[0]).toBe(4);
    expect(run.run(tf.scalar(3)).dataSync()[0]).toBe(6);
    expect(run.isReplayed).toBe(true);
  });
});

describe("an input or a variable from another backend", () => {
  test("is brought here, and no constant", async () => {
    const w = tf.variable(tf.scalar(1));
    const run = capture((x) => tf.mul(x, w));
    for (let i = 0; i < 9; i++) {
      await tf.setBackend("cpu");
      const x = tf.scalar(Math.floor(i / 3)); // the same value a few times
      if (i === 5) w.assign(tf.scalar(10));
      await tf.setBackend("onnx");
      expect(run.run(x).dataSync()[0]).toBe(Math.floor(i / 3) * (i < 5 ? 1 : 10));
    }
    expect(run.isReplayed).toBe(true);
  });

  test("has the type that it has there, also after a cast", async () => {
    const run = capture((x) => tf.div(x, 2));
    for (let i = 0; i < 9; i++) {
      if (i % 2 === 0) await tf.setBackend("cpu"); // where a cast shares the data
      const x = tf.cast(tf.tensor1d([3, i], "int32"), "float32");
      await tf.setBackend("onnx");
      expect([...run.run(x).dataSync()]).toEqual([1.5, i / 2]);
    }
  });
});

test("a complex input is new each time", () => {
  const run = capture((x) => tf.real(x));
  for (const value of [1, 1, 1, 2]) {
    expect(run.run(tf.complex([value], [0])).dataSync()[0]).toBe(value);
  }
});

test("one tensor as two inputs is not taken for two tensors", () => {
  const run = capture((x: tf.Tensor, y: tf.Tensor) => tf.sub(x, y));
  const [a, b] = [tf.tensor1d([5]), tf.tensor1d([3])];
  for (let i = 0; i < 4; i++) expect([...run.run(a, a).dataSync()]).toEqual([0]);
  for (let i = 0; i < 4; i++) expect([...run.run(a, b).dataSync()]).toEqual([2]);
});

describe("what cannot be captured", () => {
  test("a step that reads a value throws, and the backend keeps working", () => {
    const run = capture((x) => tf.mul(x, tf.add(x, 1).dataSync()[0]!));
    expect(() => run.run(tf.ones([1]))).toThrow(CaptureError);
    expect(() => run.run(tf.ones([1]))).toThrow(/must not read values/);
    expect([...tf.mul(tf.tensor1d([2]), 3).dataSync()]).toEqual([6]);
  });

  test("an asynchronous step", () => {
    const run = capture((async (x: tf.Tensor) => x) as never);
    expect(() => run.run(tf.ones([1]))).toThrow(/must be synchronous/);
  });

  test("a step within a step", () => {
    const inner = capture((x) => tf.add(x, 1));
    expect(() => capture((x) => inner.run(x)).run(tf.ones([1]))).toThrow(/within it/);
  });

  test("a step after dispose", () => {
    const run = capture((x) => tf.add(x, 1));
    run.dispose();
    expect(() => run.run(tf.ones([1]))).toThrow(/after dispose/);
  });

  test("a disposed input", () => {
    const run = capture((x) => tf.add(x, 1));
    for (let i = 0; i < 3; i++) run.run(tf.ones([1]));
    const gone = tf.ones([1]);
    gone.dispose();
    expect(() => run.run(gone)).toThrow(/input 0 must not be disposed/);
  });

  test("a step on another backend", async () => {
    const v = tf.variable(tf.scalar(1));
    const run = capture((x) => {
      v.assign(tf.add(v, x));
      return tf.add(v, 0);
    });
    for (let i = 0; i < 4; i++) run.run(tf.scalar(1));
    await tf.setBackend("cpu");
    expect(() => capture((x) => x)).toThrow(/the backend must be onnx, got cpu/);
    expect(() => run.run(tf.scalar(1))).toThrow(/must be current when it is run, got cpu/);
    await tf.setBackend("onnx");
    expect(v.dataSync()[0]).toBe(5);
    expect(run.run(tf.scalar(1)).dataSync()[0]).toBe(6);
  });

  test("a step whose backend has been registered anew", async () => {
    const run = capture((x) => tf.add(x, 1));
    for (let i = 0; i < 4; i++) run.run(tf.scalar(1));
    registerOnnxBackend();
    await tf.setBackend("onnx");
    expect(() => run.run(tf.scalar(1))).toThrow(/got onnx, registered anew/);
    run.dispose();
    expect(tf.add(1, 1).dataSync()[0]).toBe(2);
  });

  test("a step that returns no tensor", () => {
    const run = capture((() => undefined) as never);
    expect(() => run.run()).toThrow(/must return tensors, got undefined/);
  });
});
