// Programs of arrays, as people write them with NumPy: clusters, components, factors, sums.
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { firstOf, integers, meanOf, uniform } from "./data.ts";
import type { Program } from "./program.ts";

const kMeans: Program = {
  name: "k-means",
  sizes: "4,000 points of 16 numbers, 12 clusters, 2,000 rounds",
  trains: false,
  steps: 2000,
  async run(steps) {
    const points = uniform([4000, 16], 111) as tf.Tensor2D;
    let centres = tf.tidy(() => points.slice([0, 0], [12, 16])) as tf.Tensor2D;
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const [next, moved] = tf.tidy(() => {
        const distances = points
          .square()
          .sum(1, true)
          .sub(points.matMul(centres, false, true).mul(2))
          .add(centres.square().sum(1));
        const members = tf.oneHot(distances.argMin(1) as tf.Tensor1D, 12).toFloat();
        const counts = members.sum(0).maximum(1).expandDims(1);
        const next = members.transpose().matMul(points).div(counts);
        return [next as tf.Tensor2D, next.sub(centres).square().sum()] as const;
      });
      centres.dispose();
      centres = next;
      last = await firstOf(moved);
      moved.dispose();
    }
    return last;
  },
};

const covarianceOf = (x: tf.Tensor): tf.Tensor2D =>
  tf.tidy(() => {
    const centred = x.sub(x.mean(0)) as tf.Tensor2D;
    return centred.matMul(centred, true).div(x.shape[0]!);
  });

const components: Program = {
  name: "principal components",
  sizes: "8 sets of 2,000 × 100, 60 components of each by 120 power iterations",
  trains: false,
  steps: 8 * 60,
  async run(steps) {
    let covariance = tf.zeros([100, 100]) as tf.Tensor2D;
    let last = 0;
    for (let i = 0; i < steps; i++) {
      if (i % 60 === 0) {
        covariance.dispose();
        covariance = covarianceOf(uniform([2000, 100], 112 + i));
      }
      let v = uniform([100, 1], i);
      for (let j = 0; j < 120; j++) {
        const next = tf.tidy(() => {
          const product = covariance.matMul(v as tf.Tensor2D);
          return product.div(product.norm());
        });
        v.dispose();
        v = next;
      }
      const [value, rest] = tf.tidy(() => {
        const value = v
          .transpose()
          .matMul(covariance.matMul(v as tf.Tensor2D))
          .reshape([]);
        return [value, covariance.sub(v.matMul(v as tf.Tensor2D, false, true).mul(value))] as const;
      });
      tf.dispose([covariance, v]);
      covariance = rest as tf.Tensor2D;
      last = await firstOf(value);
      value.dispose();
    }
    return last;
  },
};

const factors: Program = {
  name: "matrix factorization",
  sizes: "1,000 users, 500 films, 16 factors, batch 256, 300 steps of Adagrad",
  trains: true,
  steps: 300,
  async run(steps) {
    const [users, films] = [uniform([1000, 16], 113), uniform([500, 16], 114)].map((x) =>
      tf.tidy(() => x.mul(0.3)).variable(),
    ) as [tf.Variable, tf.Variable];
    const optimizer = tf.train.adagrad(0.1);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const [u, f] = [integers([256], 1000, i), integers([256], 500, i + 700)];
        const stars = integers([256], 5, i + 1400).toFloat();
        return optimizer.minimize(() => {
          const product = tf
            .gather(users as unknown as tf.Tensor, u)
            .mul(tf.gather(films as unknown as tf.Tensor, f))
            .sum(1);
          return product.sub(stars).square().mean() as tf.Scalar;
        }, true)!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const products: Program = {
  name: "large products",
  sizes: "512 × 512, 240 products, each followed by tanh",
  trains: false,
  steps: 240,
  async run(steps) {
    const w = tf.tidy(() => uniform([512, 512], 115).sub(0.5).mul(0.1)) as tf.Tensor2D;
    let x = uniform([512, 512], 116) as tf.Tensor2D;
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() => x.matMul(w).tanh()) as tf.Tensor2D;
      x.dispose();
      x = next;
    }
    return meanOf(x.square());
  },
};

const elements: Program = {
  name: "functions of a million numbers",
  sizes: "(x² + sin x)·e⁻ˣ on 1,000,000 numbers, 75 times",
  trains: false,
  steps: 75,
  async run(steps) {
    const x = uniform([1_000_000], 117);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(() => x.square().add(x.sin()).mul(x.neg().exp()).add(i));
      last = await meanOf(y);
      y.dispose();
    }
    return last;
  },
};

const pieces: Program = {
  name: "many small tensors",
  sizes: "300 rows taken apart, changed and stacked again, 1,000 times",
  trains: false,
  steps: 1000,
  async run(steps) {
    let x = uniform([300, 8], 118) as tf.Tensor2D;
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() =>
        tf.stack(tf.unstack(x).map((row, j) => row.mul(1 - j / 1000).add(0.001))),
      ) as tf.Tensor2D;
      x.dispose();
      x = next;
    }
    return meanOf(x);
  },
};

const windows: Program = {
  name: "statistics of windows",
  sizes:
    "windows of 20 to 400 points of a series of 5,000: mean, deviation, largest; 45,000 windows",
  trains: false,
  steps: 45_000,
  async run(steps) {
    const series = uniform([5000], 119) as tf.Tensor1D;
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(() => {
        const part = series.slice([(i * 7) % 4000], [20 + ((i * 31) % 381)]);
        const { mean, variance } = tf.moments(part);
        return tf.stack([mean, variance.sqrt(), part.max()]);
      });
      last = await meanOf(y);
      y.dispose();
    }
    return last;
  },
};

/** A graph with a loop: doubles what is not yet large, as a frozen TensorFlow function would. */
const controlFlow: Program = {
  name: "graph model with a loop",
  sizes: "a While of 12 rounds over [32, 32] with a product, a sum and a comparison, 1,300 calls",
  trains: false,
  steps: 1300,
  async run(steps) {
    const model = await loadGraphModel(loopModel());
    const x = tf.tidy(() => uniform([32, 32], 120).div(16));
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = (await model.executeAsync({ x })) as tf.Tensor;
      last = await meanOf(y);
      y.dispose();
    }
    return last;
  },
};

/** The loop's graph: nodes in TensorFlow's own control flow (Enter, Merge, Switch, Exit). */
function loopModel() {
  const float = { T: { type: "DT_FLOAT" } };
  const int = { T: { type: "DT_INT32" } };
  const constant = (name: string, dtype: string) => ({
    name,
    op: "Const",
    attr: { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: {} } } },
  });
  const frame = { frame_name: { s: btoa("loop") } };
  const enter = (name: string, from: string, attr: object, constant = false) => ({
    name,
    op: "Enter",
    input: [from],
    attr: { ...attr, ...frame, is_constant: { b: constant } },
  });
  const node = (name: string, op: string, inputs: string[], attr: object = float) => ({
    name,
    op,
    input: inputs,
    attr,
  });
  const graph = [
    node("x", "Placeholder", [], {
      dtype: { type: "DT_FLOAT" },
      shape: { shape: { dim: [{ size: "32" }, { size: "32" }] } },
    }),
    constant("zero", "DT_INT32"),
    constant("one", "DT_INT32"),
    constant("rounds", "DT_INT32"),
    constant("half", "DT_FLOAT"),
    enter("i/in", "zero", int),
    enter("x/in", "x", float),
    enter("one/in", "one", int, true),
    enter("rounds/in", "rounds", int, true),
    enter("half/in", "half", float, true),
    node("i", "Merge", ["i/in", "i/next"], int),
    node("y", "Merge", ["x/in", "y/next"], float),
    node("less", "Less", ["i", "rounds/in"], int),
    node("again", "LoopCond", ["less"], {}),
    node("i/switch", "Switch", ["i", "again"], int),
    node("y/switch", "Switch", ["y", "again"], float),
    node("i/plus", "AddV2", ["i/switch:1", "one/in"], int),
    node("product", "MatMul", ["y/switch:1", "y/switch:1"], {
      ...float,
      transpose_a: { b: false },
      transpose_b: { b: false },
    }),
    node("sum", "AddV2", ["product", "half/in"], float),
    node("bounded", "Sigmoid", ["sum"], float),
    node("y/plus", "Mul", ["bounded", "half/in"], float),
    node("i/next", "NextIteration", ["i/plus"], int),
    node("y/next", "NextIteration", ["y/plus"], float),
    node("y/exit", "Exit", ["y/switch"], float),
  ];
  const weights = [
    { name: "zero", shape: [], dtype: "int32" as const },
    { name: "one", shape: [], dtype: "int32" as const },
    { name: "rounds", shape: [], dtype: "int32" as const },
    { name: "half", shape: [], dtype: "float32" as const },
  ];
  const data = new ArrayBuffer(16);
  new Int32Array(data, 0, 3).set([0, 1, 12]);
  new Float32Array(data, 12, 1).set([0.06]);
  return {
    load: async () => ({
      modelTopology: { node: graph, versions: { producer: 1 } },
      weightSpecs: weights,
      weightData: data,
    }),
  };
}

export const arrays: readonly Program[] = [
  kMeans,
  components,
  factors,
  products,
  elements,
  pieces,
  windows,
  controlFlow,
];
