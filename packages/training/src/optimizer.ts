import { checkChoice, checkOptions, type OptionTable, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { TrainingArgumentError } from "./trainingArgumentError.ts";

/** How weights follow their gradients g at the learning rate η. */
export type OptimizerOptions =
  /** w ← w − η·g */
  | ({ name: "sgd" } & Decay)
  /** v ← μ·v + g, w ← w − η·v; μ defaults to 0.9. The paper's. */
  | ({ name: "momentum"; momentum?: number } & Decay)
  /** v ← μ·v + g, w ← w − η·(g + μ·v); μ defaults to 0.9. As in PyTorch. */
  | ({ name: "nesterov"; momentum?: number } & Decay)
  /**
   * m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², w ← w − η·m̂ / (√ŝ + ε) with m̂ = m / (1 − β₁ᵗ)
   * and ŝ = s / (1 − β₂ᵗ) at step t. β₁ defaults to 0.9, β₂ to 0.999, ε to 1e-7, as in Keras.
   */
  | ({ name: "adam"; beta1?: number; beta2?: number; epsilon?: number } & Decay);

interface Decay {
  /**
   * Decoupled weight decay λ: w ← w − η·λ·w before each update, for weights of two dimensions and
   * more, so not for biases and batch normalization. Defaults to 0. (Coupled decay is a penalty in
   * the loss, an option of the models.)
   */
  weightDecay?: number;
}

/** The names of the optimizers. */
export const optimizerNames = ["sgd", "momentum", "nesterov", "adam"] as const;

/**
 * Updates weights, with all its state in variables that can be saved and set: a step is a function
 * of weights, slots, gradients and the learning rate alone, so it can be captured as one graph.
 *
 * tfjs' own optimizers do not show their slots, keep learning rates as constants, and forget
 * tensors when they are disposed.
 *
 * References: Sutskever, Martens, Dahl & Hinton, ICML 2013 (momentum); Kingma & Ba, ICLR 2015
 * (Adam); Loshchilov & Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 */
export class Optimizer {
  /** The state by name: "momentum/3" belongs to the weight number 3. Empty for plain SGD. */
  readonly slots: ReadonlyMap<string, tf.Variable>;
  readonly #weights: readonly tf.Variable[];
  readonly #options: OptimizerOptions;

  /** @throws {TrainingArgumentError} if an option is out of its range or the name is unknown. */
  constructor(options: OptimizerOptions, weights: readonly tf.Variable[]) {
    checkOptimizer(options);
    this.#options = options;
    this.#weights = weights;
    const slots = new Map<string, tf.Variable>();
    const make = (name: string, shape: number[], value = 0) => {
      const initial = tf.fill(shape, value);
      slots.set(name, tf.variable(initial, false));
      initial.dispose();
    };
    for (const [i, { shape }] of weights.entries()) {
      for (const kind of SLOTS_PER_WEIGHT[options.name]) make(`${kind}/${i}`, shape);
    }
    if (options.name === "adam") {
      make("beta1Power", [], 1);
      make("beta2Power", [], 1);
    }
    this.slots = slots;
  }

  /**
   * Updates the weights.
   *
   * @param gradients one for each weight, of its shape.
   * @param learningRate η, a scalar.
   */
  apply(gradients: readonly tf.Tensor[], learningRate: tf.Scalar): void {
    const { weightDecay = 0 } = this.#options;
    tf.tidy(() => {
      const update = this.#updates(gradients);
      for (const [i, weight] of this.#weights.entries()) {
        let next: tf.Tensor = weight;
        if (weightDecay > 0 && weight.rank >= 2) {
          next = tf.sub(next, tf.mul(next, tf.mul(learningRate, weightDecay)));
        }
        weight.assign(tf.sub(next, tf.mul(update(i), learningRate)));
      }
    });
  }

  /** Moves the slots one step on, and gives what each weight follows, before the learning rate. */
  #updates(gradients: readonly tf.Tensor[]): (i: number) => tf.Tensor {
    const options = this.#options;
    switch (options.name) {
      case "sgd":
        return (i) => gradients[i]!;
      case "momentum":
      case "nesterov": {
        const { momentum = 0.9 } = options;
        return (i) => {
          const g = gradients[i]!;
          const v = this.#move(`momentum/${i}`, (v) => tf.add(tf.mul(v, momentum), g));
          return options.name === "momentum" ? v : tf.add(g, tf.mul(v, momentum));
        };
      }
      case "adam": {
        const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
        const power1 = this.#move("beta1Power", (power) => tf.mul(power, beta1));
        const power2 = this.#move("beta2Power", (power) => tf.mul(power, beta2));
        const one = tf.scalar(1);
        return (i) => {
          const g = gradients[i]!;
          const m = this.#move(`mean/${i}`, (m) => tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1)));
          const s = this.#move(`square/${i}`, (s) =>
            tf.add(tf.mul(s, beta2), tf.mul(tf.square(g), 1 - beta2)),
          );
          const mean = tf.div(m, tf.sub(one, power1));
          const square = tf.div(s, tf.sub(one, power2));
          return tf.div(mean, tf.add(tf.sqrt(square), epsilon));
        };
      }
    }
  }

  /** The slot's next value, which it takes. */
  #move(name: string, next: (slot: tf.Variable) => tf.Tensor): tf.Tensor {
    const slot = this.slots.get(name)!;
    const value = next(slot);
    slot.assign(value);
    return value;
  }

  dispose(): void {
    for (const slot of this.slots.values()) slot.dispose();
  }
}

const SLOTS_PER_WEIGHT: Readonly<Record<OptimizerOptions["name"], readonly string[]>> = {
  sgd: [],
  momentum: ["momentum"],
  nesterov: ["momentum"],
  adam: ["mean", "square"],
};

const RANGES: Readonly<Record<string, { holds: (x: number) => boolean; rule: string }>> = {
  momentum: { holds: (x) => x >= 0 && x < 1, rule: "be in [0, 1)" },
  beta1: { holds: (x) => x >= 0 && x < 1, rule: "be in [0, 1)" },
  beta2: { holds: (x) => x >= 0 && x < 1, rule: "be in [0, 1)" },
  epsilon: { holds: (x) => x > 0, rule: "be positive" },
  weightDecay: { holds: (x) => x >= 0 && x < Number.POSITIVE_INFINITY, rule: "be 0 or positive" },
};

type OptionsOf<Name> = OptionTable<Omit<Extract<OptimizerOptions, { name: Name }>, "name">>;

const OPTIONS: { readonly [Name in OptimizerOptions["name"]]: OptionsOf<Name> } = {
  sgd: { weightDecay: "number" },
  momentum: { momentum: "number", weightDecay: "number" },
  nesterov: { momentum: "number", weightDecay: "number" },
  adam: { beta1: "number", beta2: "number", epsilon: "number", weightDecay: "number" },
};

/**
 * @throws {TrainingArgumentError} if the name is unknown, or an option is unknown or out of its
 * range.
 */
export function checkOptimizer(optimizer: OptimizerOptions): void {
  const { name } = optimizer ?? {};
  checkChoice("optimizer", "name", name, optimizerNames, TrainingArgumentError);
  const options: Record<string, unknown> = {}; // inherited ones too
  for (const option in optimizer) {
    if (option !== "name") options[option] = optimizer[option as keyof OptimizerOptions];
  }
  checkOptions(`optimizer ${name}`, options, OPTIONS[name], TrainingArgumentError);
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const { holds, rule } = RANGES[option]!;
    if (!holds(value as number)) {
      throw new TrainingArgumentError(`optimizer: ${option} must ${rule}, got ${shown(value)}.`);
    }
  }
}
