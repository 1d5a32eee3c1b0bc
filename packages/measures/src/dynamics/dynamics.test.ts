import { describe, expect, test } from "vitest";
import {
  areaUnderMargin,
  confidenceAndVariability,
  el2n,
  firstEpochLearned,
  forgettingEvents,
  logitMeasures,
  MeasureArgumentError,
  softmax,
} from "../index.ts";
import { predictions } from "../labels/predictions.testing.ts";

describe("logitMeasures", () => {
  const { probabilities, labels } = predictions();
  const logits = { ...probabilities, data: Float64Array.from(probabilities.data, Math.log) };
  const { loss, margin, confidence, error } = logitMeasures(logits, labels);

  test("loss, confidence and error are NumPy's", () => {
    const losses = [1.14855156265, 0.166619113862, 1.43567191093, 1.92824053521, 1.20054723632];
    const errors = [0.953279959923, 0.214670109895, 1.06020366836, 1.1913178242, 0.856153080752];
    for (const [i, value] of losses.entries()) expect(loss[i]).toBeCloseTo(value, 6);
    for (const [i, value] of errors.entries()) expect(error[i]).toBeCloseTo(value, 6);
    expect(confidence[0]).toBeCloseTo(0.317095730211, 6);
    expect(margin[0]).toBeCloseTo(Math.log(0.317095730211 / 0.664875479325), 6);
  });

  test("huge logits overflow nothing", () => {
    const huge = logitMeasures({ data: [1e30, -1e30, 0, 1000], shape: [2, 2] }, [0, 0]);
    expect([...huge.loss]).toEqual([0, 1000]);
    expect([...huge.confidence]).toEqual([1, 0]);
    expect(huge.error[1]).toBeCloseTo(Math.SQRT2, 6);
  });

  test("refuses logits that are not finite", () => {
    const bad = { data: [0, Number.POSITIVE_INFINITY], shape: [1, 2] as const };
    expect(() => logitMeasures(bad, [0])).toThrow(MeasureArgumentError);
  });
});

test("softmax is the distribution, also of huge logits", () => {
  const { data, shape } = softmax({ data: [0, 0, 1e30, -1e30], shape: [2, 2] });
  expect([...data]).toEqual([0.5, 0.5, 1, 0]);
  expect(shape).toEqual([2, 2]);
});

/** Four epochs of four examples; the last was trained on in two of them. */
const margins = {
  // biome-ignore format: a table
  data: [
    -1, -1, 2, Number.NaN,
     1, -2, 2, 1,
    -1, -1, 4, Number.NaN,
     3, -4, 4, -5,
  ],
  shape: [4, 4] as const,
};

test("the area under the margin is the mean over the epochs that there are", () => {
  expect([...areaUnderMargin(margins)]).toEqual([0.5, -2, 3, -2]);
});

test("forgetting is counted between the epochs that there are; never learned is Infinity", () => {
  expect([...forgettingEvents(margins)]).toEqual([1, Number.POSITIVE_INFINITY, 0, 1]);
});

test("the first epoch learned is counted from 1 among the epochs that there are", () => {
  expect([...firstEpochLearned(margins)]).toEqual([2, Number.POSITIVE_INFINITY, 1, 1]);
});

test("confidence and variability are NumPy's mean and std", () => {
  const table = { data: [0.1, 0.4, 0.9, Number.NaN, 0.2, 0.4], shape: [3, 2] as const };
  const { confidence, variability } = confidenceAndVariability(table);
  expect(confidence[0]).toBeCloseTo(0.4, 12);
  expect(variability[0]).toBeCloseTo(0.3559026084010437, 12); // np.std([.1, .9, .2])
  expect(variability[1]).toBe(0);
});

test("EL2N is the mean over runs", () => {
  expect([...el2n({ data: [1, 0, 0.5, 1], shape: [2, 2] })]).toEqual([0.75, 0.5]);
});

test.each([
  ["areaUnderMargin", areaUnderMargin],
  ["confidenceAndVariability", confidenceAndVariability],
  ["el2n", el2n],
  ["firstEpochLearned", firstEpochLearned],
  ["forgettingEvents", forgettingEvents],
])("%s refuses a number that is infinite", (_, measure: (table: typeof margins) => unknown) => {
  for (const wrong of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const table = { ...margins, data: margins.data.with(2, wrong) };
    expect(() => measure(table)).toThrow(MeasureArgumentError);
    expect(() => measure(table)).toThrow(`must be finite, or NaN where an example was not`);
  }
});

test("margins and losses beyond float32 are its largest number, and their area is finite", () => {
  const { margin, loss } = logitMeasures({ data: [3e38, -3e38], shape: [1, 2] }, [1]);
  expect([margin[0], loss[0]]).toEqual([-3.4028234663852886e38, 3.4028234663852886e38]);
  const table = { data: [1.5e308, 1.5e308], shape: [2, 1] as const };
  expect(areaUnderMargin(table)[0]).toBe(1.5e308);
});

test("an example that was never trained on is refused by its number", () => {
  const table = { data: [1, Number.NaN], shape: [1, 2] as const };
  expect(() => areaUnderMargin(table)).toThrow(/got none for example 1/);
  expect(() => forgettingEvents({ data: [1], shape: [0, 1] })).toThrow(MeasureArgumentError);
});
