import { expect, test } from "vitest";
import {
  confidenceWeightedEntropy,
  confidentLearning,
  estimateNoiseMatrix,
  labelPosterior,
  MeasureArgumentError,
  normalizedMargin,
  rocAuc,
  selfConfidence,
} from "../index.ts";
import { predictions } from "./predictions.testing.ts";

const { probabilities, labels } = predictions();

/** The first six of `get_label_quality_scores` of cleanlab 2.9.0 on the same predictions. */
const CLEANLAB = {
  self_confidence: [
    0.317095730211, 0.846521978428, 0.237955425438, 0.145403806428, 0.301029432592, 0.252777011182,
  ],
  normalized_margin: [
    0.326110125443, 0.848234285647, 0.250645058158, 0.157888687673, 0.471323527954, 0.344128219029,
  ],
  confidence_weighted_entropy: [
    0.545848230084, 0.817164311529, 0.498989202031, 0.441876797156, 0.441116493103, 0.427820338631,
  ],
};

test.each([
  [selfConfidence, CLEANLAB.self_confidence],
  [normalizedMargin, CLEANLAB.normalized_margin],
  [confidenceWeightedEntropy, CLEANLAB.confidence_weighted_entropy],
])("%o is cleanlab's score", (score, expected) => {
  const values = score(probabilities, labels);
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 11);
});

test("a prediction without entropy has the best weighted entropy, right or wrong", () => {
  const sure = { data: [1, 0, 0, 1], shape: [2, 2] as const };
  expect([...confidenceWeightedEntropy(sure, [0, 0])]).toEqual([1, 1]);
  expect([...normalizedMargin(sure, [0, 0])]).toEqual([1, 0]);
});

test("thresholds, confident joint and joint are cleanlab's", () => {
  const { thresholds, confidentJoint, joint, errorRate } = confidentLearning(probabilities, labels);
  const expected = [0.638364164182, 0.429331112702, 0.615730590774];
  for (const [j, t] of expected.entries()) expect(thresholds[j]).toBeCloseTo(t, 11);
  expect([...confidentJoint.data]).toEqual([5, 1, 2, 4, 3, 1, 1, 2, 4]);
  const shares = [5 / 24, 1 / 24, 2 / 24, 0.1875, 0.140625, 0.046875, 1 / 24, 2 / 24, 4 / 24];
  for (const [at, share] of shares.entries()) expect(joint.data[at]).toBeCloseTo(share, 12);
  expect(errorRate).toBeCloseTo(1 - 5 / 24 - 0.140625 - 4 / 24, 12);
});

test("a row of the noise matrix is a distribution, and perfect predictions find none", () => {
  const { noiseMatrix } = confidentLearning(probabilities, labels);
  for (let j = 0; j < 3; j++) {
    const row = noiseMatrix.data.subarray(j * 3, j * 3 + 3);
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  }
  const sure = { data: [1, 0, 0, 1, 1, 0], shape: [3, 2] as const };
  const found = confidentLearning(sure, [0, 1, 0]);
  expect([...found.noiseMatrix.data]).toEqual([1, 0, 0, 1]);
  expect(found.errorRate).toBe(0);
});

test("of perfect predictions, the noise matrix that labels were drawn from", () => {
  // Of 100 examples of class 0, 20 are labelled 1; of 50 of class 1, 5 are labelled 0.
  const truth = Array.from({ length: 150 }, (_, i) => Number(i >= 100));
  const given = truth.map((y, i) => (y === 0 ? Number(i < 20) : Number(i >= 105)));
  const data = truth.flatMap((y) => (y === 0 ? [0.9, 0.1] : [0.1, 0.9]));
  const { noiseMatrix, errorRate } = confidentLearning({ data, shape: [150, 2] }, given);
  const expected = [0.8, 0.2, 0.1, 0.9];
  for (const [at, p] of expected.entries()) expect(noiseMatrix.data[at]).toBeCloseTo(p, 12);
  expect(errorRate).toBeCloseTo(25 / 150, 12);
});

test("a class that nobody is labelled is nobody's confident class", () => {
  const data = [0.6, 0, 0.4, 0.1, 0, 0.9, 0.3, 0.6, 0.1];
  const { confidentClass, thresholds } = confidentLearning({ data, shape: [3, 3] }, [0, 2, 0]);
  expect([...confidentClass]).toEqual([0, 2, -1]);
  expect(thresholds[1]).toBe(1);
});

test.each([
  [
    [
      [0.5, 0.6],
      [1, 2],
    ],
    [0],
    /probabilities must be rows of numbers in \[0, 1\] whose sum is 1/,
  ],
  [
    [
      [3, -2],
      [1, 2],
    ],
    [0],
    /Of logits, take the softmax first/,
  ],
  [
    [
      [Number.NaN, 1],
      [1, 2],
    ],
    [0],
    /probabilities must be finite numbers, got NaN at 0/,
  ],
  [
    [
      [0.5, 0.5],
      [1, 2],
    ],
    [2],
    /labels must be integers from 0 to 1, got 2 at 0/,
  ],
  [
    [
      [0.5, 0.5],
      [1, 2],
    ],
    [0, 1],
    /labels must have 1 entries, got 2/,
  ],
  [[[1], [1, 1]], [0], /at least two classes/],
  [
    [
      [1, 0],
      [1, 3],
    ],
    [0],
    /probabilities must have 3 entries, got 2/,
  ],
])("refuses %j with labels %j", ([data, shape], wrong, message) => {
  const call = () => confidentLearning({ data: data!, shape: shape as [number, number] }, wrong);
  expect(call).toThrow(MeasureArgumentError);
  expect(call).toThrow(message);
});

test("the posterior is Bayes' rule, and the prediction where nothing else can be", () => {
  const p = { data: [0.5, 0.5, 0, 1], shape: [2, 2] as const };
  const T = { data: [0.9, 0.1, 0, 1], shape: [2, 2] as const };
  const { data } = labelPosterior(p, [1, 0], T);
  expect(data[0]).toBeCloseTo(0.1 / 1.1, 12);
  expect(data[1]).toBeCloseTo(1 / 1.1, 12);
  expect([...data.subarray(2)]).toEqual([0, 1]);
  expect(() => labelPosterior(p, [1, 0], { data: [1], shape: [1, 1] })).toThrow(/2 rows of 2/);
});

/** Ten classes: predictions that are right, but unsure, and labels that went to the next class. */
function mistakenForTheNext() {
  const K = 10;
  const n = 1000;
  const truth = Array.from({ length: n }, (_, i) => i % K);
  const given = truth.map((y, i) => (i % 7 === 0 ? (y + 1) % K : y));
  const data: number[] = truth.flatMap((y, i) =>
    Array.from({ length: K }, (_, c) => (c === y ? 0.46 : c === (y + i) % K ? 0.1 : 0.055)),
  );
  for (let i = 0; i < n; i++) {
    const row = data.slice(i * K, i * K + K);
    const sum = row.reduce((a, b) => a + b);
    for (let c = 0; c < K; c++) data[i * K + c] = row[c]! / sum;
  }
  return { probabilities: { data, shape: [n, K] as const }, given, truth };
}

test("structure of the noise is found, rows sum to 1, and it helps to tell wrong labels", () => {
  const { probabilities, given, truth } = mistakenForTheNext();
  const T = estimateNoiseMatrix(probabilities, given);
  for (let j = 0; j < 10; j++) {
    const row = [...T.data.subarray(j * 10, j * 10 + 10)];
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const others = row.filter((_, i) => i !== j);
    expect(Math.max(...others)).toBe(row[(j + 1) % 10]);
  }
  const wrong = given.map((y, i) => Number(y !== truth[i]));
  const posterior = labelPosterior(probabilities, given, T);
  const scores = normalizedMargin(posterior, given).map((quality) => -quality);
  expect(rocAuc(scores, wrong)).toBe(1);
});
