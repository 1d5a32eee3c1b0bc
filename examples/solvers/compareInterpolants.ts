import { key, normals } from "@rote/random";
import { gaussian, interpolateAtCenters, interpolateLabels, medianHeuristic } from "@rote/solvers";
import { digits, randomLabels } from "./digits.ts";

export interface Comparison {
  interpolant: string;
  trainError: number;
  testError: number;
  norm: number;
}

/** Four functions of one kernel's space that all take their training labels exactly. */
export async function compareInterpolants(n: number): Promise<Comparison[]> {
  const [train, test] = [digits(n, "train"), digits(1000, "test")];
  const kernel = gaussian({ gamma: medianHeuristic(train.points) });

  const shortest = async (interpolant: string, given: typeof train): Promise<Comparison> => {
    const { record } = await interpolateLabels({
      train: given,
      test: { train, test },
      classes: 10,
      kernel,
    });
    const { train: trainError, test: testError } = record.testErrors as Record<string, number>;
    return { interpolant, trainError: trainError!, testError: testError!, norm: record.norm };
  };

  // Kernel functions at places that have nothing to do with the points.
  const values = new Float64Array(n * 10);
  train.labels.forEach((label, i) => {
    values[i * 10 + label] = 1;
  });
  const d = train.points.shape[1];
  const centers = {
    data: normals(key(1, "centers"), n * d),
    shape: [n, d] as const,
  };
  const elsewhere = await interpolateAtCenters(
    train.points,
    { data: values, shape: [n, 10] },
    { kernel, centers },
  );
  const error = (outputs: Float64Array, labels: ArrayLike<number>) => {
    let wrong = 0;
    for (let i = 0; i < labels.length; i++) {
      const row = outputs.subarray(i * 10, i * 10 + 10);
      if (row.indexOf(Math.max(...row)) !== labels[i]) wrong++;
    }
    return wrong / labels.length;
  };

  // True labels on the training points, and random ones forced on the test points as well.
  const both = {
    points: {
      data: Float64Array.of(...train.points.data, ...test.points.data),
      shape: [n + 1000, d] as const,
    },
    labels: Uint32Array.of(...train.labels, ...randomLabels(1000, "test")),
  };

  return [
    await shortest("minimum norm, true labels", train),
    {
      interpolant: "true labels, centers at random places",
      trainError: error(elsewhere.predict(train.points).data, train.labels),
      testError: error(elsewhere.predict(test.points).data, test.labels),
      norm: elsewhere.certificate.norm,
    },
    await shortest("true labels, random ones forced on the test points", both),
    {
      ...(await shortest("minimum norm, random labels", {
        points: train.points,
        labels: randomLabels(n, "train"),
      })),
      trainError: 0, // of its own labels: it interpolates those
    },
  ];
}
