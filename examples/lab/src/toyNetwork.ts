import { foldIn, type Key, key, uniform } from "@rote/random";

/** A point of the plane, −1 to 1 both ways, and its class. */
export interface Labelled {
  x: number;
  y: number;
  label: number;
}

export const CLASSES = 3;
const HIDDEN = 64;

/** Adam with its usual decay of the averages (Kingma & Ba, 2015). */
const [RATE, BETA1, BETA2, EPSILON] = [0.01, 0.9, 0.999, 1e-8];

/** A dense layer: weights `[inputs, outputs]` and then biases, with what Adam remembers of each. */
interface Layer {
  inputs: number;
  outputs: number;
  values: Float64Array;
  mean: Float64Array;
  square: Float64Array;
}

/**
 * A network of two hidden ReLU layers for points of the plane, small enough for plain JavaScript:
 * 2 → 64 → 64 → 3, trained on all points at once by Adam.
 */
export class ToyNetwork {
  readonly #layers: readonly Layer[];
  #step = 0;

  constructor(seed: number) {
    const root = key(seed, "toyNetwork");
    const sizes = [2, HIDDEN, HIDDEN, CLASSES];
    this.#layers = sizes.slice(1).map((outputs, i) => {
      const inputs = sizes[i]!;
      const values = new Float64Array((inputs + 1) * outputs);
      const bound = Math.sqrt(6 / inputs); // He et al., 2015
      const own = foldIn(root, i);
      const most = inputs * outputs;
      for (let j = 0; j < most; j++) values[j] = bound * (2 * uniform(foldIn(own, j)) - 1);
      if (i === 0) for (let j = most; j < values.length; j++) values[j] = bias(own, j);
      return { inputs, outputs, values, mean: zeros(values), square: zeros(values) };
    });
  }

  /** The most probable class of a point. */
  classOf(x: number, y: number): number {
    const logits = this.#forward(x, y).at(-1)!;
    return logits.indexOf(Math.max(...logits));
  }

  /** Mean cross-entropy over the points, and its gradient for each layer. */
  lossAndGradients(points: readonly Labelled[]): { loss: number; gradients: Float64Array[] } {
    const gradients = this.#layers.map(({ values }) => zeros(values));
    let loss = 0;
    for (const { x, y, label } of points) {
      const activations = this.#forward(x, y);
      const probabilities = softmax(activations.at(-1)!);
      loss -= Math.log(probabilities[label]!) / points.length;
      // dL/dlogits = (p − 1 at the label) / n
      let error: Float64Array = probabilities.map(
        (p, i) => (p - (i === label ? 1 : 0)) / points.length,
      );
      for (let l = this.#layers.length - 1; l >= 0; l--) {
        error = backward(this.#layers[l]!, activations[l]!, error, gradients[l]!);
      }
    }
    return { loss, gradients };
  }

  /** One step of Adam on all points. Returns the loss before it. */
  step(points: readonly Labelled[]): number {
    const { loss, gradients } = this.lossAndGradients(points);
    this.#step++;
    const rate = (RATE * Math.sqrt(1 - BETA2 ** this.#step)) / (1 - BETA1 ** this.#step);
    for (const [l, { values, mean, square }] of this.#layers.entries()) {
      const gradient = gradients[l]!;
      for (let i = 0; i < values.length; i++) {
        const g = gradient[i]!;
        mean[i] = BETA1 * mean[i]! + (1 - BETA1) * g;
        square[i] = BETA2 * square[i]! + (1 - BETA2) * g * g;
        values[i]! -= (rate * mean[i]!) / (Math.sqrt(square[i]!) + EPSILON);
      }
    }
    return loss;
  }

  /** Changes one number of one layer, as tests of the gradient do. */
  nudge(layer: number, index: number, by: number): void {
    this.#layers[layer]!.values[index]! += by;
  }

  /** The point, what each hidden layer makes of it, and the logits. */
  #forward(x: number, y: number): Float64Array[] {
    const activations = [Float64Array.of(x, y)];
    for (const [l, { inputs, outputs, values }] of this.#layers.entries()) {
      const input = activations[l]!;
      const output = values.slice(inputs * outputs); // the biases
      for (let i = 0; i < inputs; i++) {
        const value = input[i]!;
        if (value === 0) continue;
        for (let j = 0; j < outputs; j++) output[j]! += value * values[i * outputs + j]!;
      }
      if (l < this.#layers.length - 1) {
        for (let j = 0; j < outputs; j++) output[j] = Math.max(0, output[j]!);
      }
      activations.push(output);
    }
    return activations;
  }
}

/** Adds to a layer's gradient; returns the error of its input, 0 where ReLU let nothing through. */
function backward(
  { inputs, outputs, values }: Layer,
  input: Float64Array,
  error: Float64Array,
  gradient: Float64Array,
): Float64Array {
  const before = new Float64Array(inputs);
  for (let i = 0; i < inputs; i++) {
    const value = input[i]!;
    if (value === 0) continue;
    let sum = 0;
    for (let j = 0; j < outputs; j++) {
      gradient[i * outputs + j]! += value * error[j]!;
      sum += values[i * outputs + j]! * error[j]!;
    }
    before[i] = sum;
  }
  for (let j = 0; j < outputs; j++) gradient[inputs * outputs + j]! += error[j]!;
  return before;
}

function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
}

const zeros = ({ length }: Float64Array) => new Float64Array(length);

/** The first layer's bends lie all over the picture, not only through its middle. */
const bias = (root: Key, index: number) => 2 * uniform(foldIn(root, index)) - 1;
