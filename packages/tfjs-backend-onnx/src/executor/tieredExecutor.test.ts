import "@tensorflow/tfjs-layers"; // registers gradients
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { type OnnxBackend, registerOnnxBackend } from "../index.ts";

const built = () => (tf.memory() as unknown as { numGraphsBuilt: number }).numGraphsBuilt;
const values = (from: number, count: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(from + i));

beforeEach(async () => {
  registerOnnxBackend();
  await tf.setBackend("onnx");
});

/** A step of a network of dense layers, on new data. */
function step(batch: number, i: number, [v, w]: readonly tf.Variable[]): number {
  return tf.tidy(() => {
    const x = tf.tensor2d(values(i, batch * 32), [batch, 32]);
    const loss = () =>
      tf.sum(tf.square(tf.matMul(tf.relu(tf.matMul(x, v as never)), w as never))) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [v!, w!]);
    for (const variable of [v!, w!]) {
      variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, 1e-6)));
    }
    return value.dataSync()[0]!;
  });
}

const weights = () =>
  [
    [32, 32],
    [32, 8],
  ].map((shape, i) => tf.variable(tf.tensor2d(values(i, shape[0]! * shape[1]!), shape as never)));

async function losses(backend: string, steps: readonly number[]): Promise<number[]> {
  await tf.setBackend(backend);
  const variables = weights();
  const all = steps.map((batch, i) => step(batch, i, variables));
  tf.dispose(variables);
  return all;
}

describe("a program that is compiled when it pays", () => {
  test("is no graph the first time, and no new one once it has come often", () => {
    const variables = weights();
    step(24, 0, variables);
    expect(built()).toBe(0);
    for (let i = 0; i < 700; i++) step(24, i, variables);
    expect(built()).toBeGreaterThan(0);
    const after = built();
    for (let i = 0; i < 100; i++) step(24, i, variables);
    expect(built()).toBe(after);
  });

  test("comes to the same losses as on cpu while it changes over", async () => {
    const steps = Array.from({ length: 60 }, () => 24);
    const [ours, theirs] = [await losses("onnx", steps), await losses("cpu", steps)];
    ours.forEach((loss, i) => {
      expect(loss / theirs[i]!).toBeCloseTo(1, 4);
    });
  });

  test("comes to the same bits in every process, whatever its clock says", async () => {
    const steps = Array.from({ length: 60 }, (_, i) => 16 + (i % 3));
    const first = await losses("onnx", steps);
    registerOnnxBackend();
    expect(await losses("onnx", steps)).toEqual(first);
  });

  test("is one graph for batches of many lengths", async () => {
    const steps = Array.from({ length: 120 }, (_, i) => 400 + ((i * 7) % 40));
    const [ours, theirs] = [await losses("onnx", steps), await losses("cpu", steps)];
    ours.forEach((loss, i) => {
      expect(loss / theirs[i]!).toBeCloseTo(1, 3);
    });
    await tf.setBackend("onnx");
    expect(built()).toBeLessThan(10);
  });

  test("is one graph for slices that begin anywhere", () => {
    const x = tf.tensor2d(values(0, 200_000), [1000, 200]);
    const sums = Array.from({ length: 60 }, (_, i) =>
      tf.tidy(() => tf.sum(tf.square(tf.slice(x, [i * 10, 0], [400, 200]))).dataSync()[0]!),
    );
    expect(built()).toBeLessThan(4);
    sums.forEach((sum, i) => {
      const squares = values(0, 200_000).slice(i * 2000, i * 2000 + 80_000);
      const exact = squares.reduce((total, value) => total + value * value, 0);
      expect(sum / exact).toBeCloseTo(1, 4);
    });
  });

  test("is one graph for every bound of a clip", () => {
    const x = tf.tensor1d(values(0, 300_000));
    const largest = Array.from({ length: 40 }, (_, i) =>
      tf.tidy(() => tf.max(tf.clipByValue(x, -0.5, 0.1 + i / 100)).dataSync()[0]!),
    );
    expect(built()).toBeLessThan(4);
    largest.forEach((value, i) => {
      expect(value).toBeCloseTo(0.1 + i / 100, 6);
    });
  });

  test("is none, however often it comes, of calls on a few numbers each", async () => {
    const steps = Array.from({ length: 700 }, () => 2);
    const [ours, theirs] = [await losses("onnx", steps), await losses("cpu", steps)];
    ours.forEach((loss, i) => {
      expect(loss / theirs[i]!).toBeCloseTo(1, 4);
    });
    await tf.setBackend("onnx");
    expect(built()).toBe(0);
  });

  test("of thousands of small tensors takes no graph", () => {
    const rows = Array.from({ length: 2000 }, (_, i) => tf.scalar(i));
    const sum = tf.tidy(() => tf.sum(tf.stack(rows)).dataSync()[0]!);
    expect(sum).toBe(1_999_000);
    expect(built()).toBe(0);
  });
});

test("a backend that is told to compile always does, until it is told otherwise", () => {
  const backend = tf.backend() as OnnxBackend;
  const sum = () => tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0]);
  expect(backend.compile).toBe("whenItPays");
  sum();
  expect(built()).toBe(0);
  backend.compile = "always";
  sum();
  expect(built()).toBe(1);
  backend.compile = "whenItPays";
  tf.tidy(() => tf.prod(tf.tensor1d([1, 2, 3])).dataSync());
  expect(built()).toBe(1);
});

test("a program that comes often gets a graph of its own, which no hasty one stands for", () => {
  const backend = tf.backend() as OnnxBackend;
  const x = tf.tensor2d(values(0, 120_000), [300, 400]);
  const product = () => tf.tidy(() => tf.sum(tf.matMul(x, x, false, true)).dataSync()[0]!);
  product();
  expect(built()).toBe(1); // made in haste
  for (let i = 0; i < 40; i++) product();
  expect(built()).toBe(2); // with all optimizations
  const other = () => tf.tidy(() => tf.max(tf.matMul(x, x, false, true)).dataSync()[0]!);
  other();
  expect(built()).toBe(3);
  backend.compile = "always";
  other();
  expect(built()).toBe(4); // what came before has left nothing that this could be computed by
});

test("what is computed at once owns its memory, and is what it was when it was called", () => {
  const given = Float32Array.of(1, 2, 3);
  const x = tf.tensor1d(given);
  const same = [tf.broadcastTo(x, [2, 3]), tf.slice(x, [0], [3]), tf.reverse(x), tf.add(x, 0)];
  given.fill(7);
  for (const tensor of same) (tensor.dataSync() as Float32Array).fill(9);
  expect([...tf.add(x, 0).dataSync()]).toEqual([7, 7, 7]);
});

test("a call that fails at once names its operation when it is read", () => {
  const found = tf.gather(tf.ones([2]), tf.tensor1d([5], "int32"));
  expect(() => found.dataSync()).toThrow(/GatherV2.*float32\[2\]/);
});

test("tf.time counts what is small, too", async () => {
  const { kernelMs } = await tf.time(() => {
    for (let i = 0; i < 20; i++) tf.tidy(() => tf.sum(tf.ones([50])).dataSync());
  });
  expect(kernelMs).toBeGreaterThan(0);
});
