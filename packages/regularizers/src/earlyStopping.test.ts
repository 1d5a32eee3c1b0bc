import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { constraints, type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { type EarlyStoppingOptions, earlyStopping } from "./index.ts";
import { testModel, valuesOf } from "./model.testing.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Sets every weight to one number, as training might. */
const setAll = (model: LayersModel, value: number) =>
  tf.tidy(() => model.setWeights(model.getWeights().map(({ shape }) => tf.fill(shape, value))));

/** The epochs after which a run with these values ends, and which of them were the best so far. */
function play(
  options: EarlyStoppingOptions,
  values: readonly number[],
  losses?: readonly number[],
) {
  const model = testModel();
  const stopping = earlyStopping(options);
  const improved: number[] = [];
  for (const [epoch, value] of values.entries()) {
    const trainLoss = losses?.[epoch];
    const decision = stopping.update(model, {
      epoch,
      value,
      ...(trainLoss === undefined ? {} : { trainLoss }),
    });
    if (decision.improved) improved.push(epoch);
    if (decision.stop) return { end: epoch, improved, best: stopping.best };
  }
  return { end: null, improved, best: stopping.best };
}

describe("earlyStopping", () => {
  test("ends after `patience` epochs without improvement", () => {
    expect(play({ mode: "min", patience: 2 }, [3, 2, 4, 1, 1, 1, 0])).toEqual({
      end: 5,
      improved: [0, 1, 3],
      best: { epoch: 3, value: 1 },
    });
    expect(play({ mode: "max", patience: 1 }, [0.1, 0.2, 0.2, 0.9]).end).toBe(2);
  });

  test("an improvement must be more than minDelta", () => {
    const values = [1, 0.95, 0.85, 0.8];
    expect(play({ mode: "min", patience: 9, minDelta: 0.1 }, values).improved).toEqual([0, 2]);
  });

  test("NaN is no improvement", () => {
    expect(play({ mode: "max", patience: 2 }, [Number.NaN, 0.5, Number.NaN, Number.NaN])).toEqual({
      end: 3,
      improved: [1],
      best: { epoch: 1, value: 0.5 },
    });
  });

  // Random labels, as in figure 1a of the paper: a dozen epochs at ln 10 before the loss falls.
  const flat = Array.from({ length: 12 }, (_, i) => Math.LN10 - 0.002 * i);
  const losses = [...flat, 2.2, 1.8, 1.1, 0.4, 0.1, 0.02, 0.01, 0.01];
  const accuracies = losses.map(() => 0.1);

  test("waits out the plateau at ln(classes), then counts", () => {
    const plain = play({ mode: "max", patience: 3 }, accuracies);
    expect(plain.end).toBe(3);
    const patient = { mode: "max", patience: 3, plateau: { classes: 10 } } as const;
    expect(play(patient, accuracies, losses).end).toBe(12 + 2); // the epochs of 2.2, 1.8 and 1.1
  });

  test("waits no longer at the plateau than it may", () => {
    const plateau = { classes: 10, patience: 5 };
    expect(play({ mode: "max", patience: 3, plateau }, accuracies, losses).end).toBe(4);
  });

  test("a return to the plateau counts like any other epoch", () => {
    const plateau = { classes: 10 };
    const again = [2.3, 1, 2.3, 2.3, 2.3];
    expect(play({ mode: "max", patience: 3, plateau }, accuracies.slice(0, 5), again).end).toBe(3);
  });

  test("restores the weights of the best epoch, bit for bit", () => {
    const model = testModel();
    const stopping = earlyStopping({ mode: "max", patience: 5 });
    for (const [epoch, value] of [0.1, 0.7, 0.3].entries()) {
      setAll(model, value);
      stopping.update(model, { epoch, value });
    }
    stopping.restore(model);
    expect(new Set(valuesOf(model).flat())).toEqual(new Set([Math.fround(0.7)]));
    setAll(model, 0);
    stopping.restore(model);
    expect(new Set(valuesOf(model).flat())).toEqual(new Set([Math.fround(0.7)]));
  });

  test("goes on from its state as if it had not been interrupted", async () => {
    const options = { mode: "max", patience: 3, plateau: { classes: 10 } } as const;
    const losses = [2.3, 2.3, 1, 1, 1, 1];
    for (let cut = 0; cut < losses.length; cut++) {
      const model = testModel();
      let stopping = earlyStopping(options);
      const ends: number[] = [];
      for (const [epoch, trainLoss] of losses.entries()) {
        setAll(model, epoch);
        if (epoch === cut) {
          const state = await stopping.state();
          stopping.dispose();
          stopping = earlyStopping(options, state);
        }
        const value = epoch === 1 ? 0.2 : 0.1;
        if (stopping.update(model, { epoch, value, trainLoss }).stop) ends.push(epoch);
      }
      expect(ends).toEqual([4, 5]);
      stopping.restore(model);
      expect(new Set(valuesOf(model).flat())).toEqual(new Set([1]));
      stopping.dispose();
    }
  });

  test("frees what it kept", () => {
    const model = testModel();
    const before = tf.memory().numTensors;
    const stopping = earlyStopping({ mode: "min", patience: 5 });
    for (const epoch of [0, 1, 2]) {
      setAll(model, epoch);
      stopping.update(model, { epoch, value: -epoch });
      stopping.restore(model);
    }
    stopping.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("restores weights under a constraint bit for bit, unlike setWeights of tfjs", async () => {
    const kernelConstraint = constraints.minMaxNorm({ maxValue: 1, rate: 0.5 });
    const model = sequential({
      layers: [layers.dense({ units: 2, inputShape: [3], kernelConstraint })],
    });
    const kernel = model.weights[0]!.read() as tf.Variable;
    tf.tidy(() => kernel.assign(tf.fill([3, 2], 5)));
    const stopping = earlyStopping({ mode: "min", patience: 1 });
    stopping.update(model, { epoch: 1, value: 1 });
    const again = earlyStopping({ mode: "min", patience: 1 }, await stopping.state());
    for (const one of [stopping, again]) {
      tf.tidy(() => kernel.assign(tf.zeros([3, 2])));
      one.restore(model);
      expect(valuesOf(model)[0]).toEqual(Array(6).fill(5));
    }
    tf.tidy(() => model.setWeights(model.getWeights().map((weight) => weight.clone())));
    expect(valuesOf(model)[0]![0]).toBeLessThan(5);
  });

  test("has nothing to restore before the first epoch", () => {
    expect(() => earlyStopping({ mode: "min", patience: 1 }).restore(testModel())).toThrow(
      /there must have been a best epoch to restore, got none/,
    );
  });

  test("cannot see the plateau without the training loss", () => {
    expect(() => play({ mode: "min", patience: 1, plateau: { classes: 10 } }, [1])).toThrow(
      /trainLoss must be given to see the plateau/,
    );
  });

  test.each([
    [{ mode: "less" as never, patience: 1 }, /mode must be "min" or "max", got "less"/],
    [{ mode: "min", patience: 0 } as const, /patience must be a positive integer, got 0/],
    [{ mode: "min", patience: 1, minDelta: -1 } as const, /minDelta must be/],
    [{ mode: "min", patience: 1, plateau: { classes: 1 } } as const, /plateau.classes must be/],
    [
      { mode: "min", patience: 1, plateau: { classes: 10, margin: 3 } } as const,
      /plateau.margin must be between 0 and 2.30/,
    ],
  ])("refuses %o", (options, message) => {
    expect(() => earlyStopping(options)).toThrow(message);
  });
});
