import { checkInteger, checkOptions } from "@rote/options";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { angular, cosine, rectified } from "./arcCosine.ts";
import type { Kernel } from "./kernel.ts";

export interface NeuralTangentOptions {
  /** Rectified hidden layers. Defaults to 1. */
  hiddenLayers?: number;
  /** 1: the first layer alone is trained, before one hidden layer. Defaults to all. */
  trainedLayers?: 1;
}

/**
 * The neural tangent kernel of an infinitely wide MLP of rectified linear units, without biases,
 * with weights of variance 2 (1 for the last layer) in the NTK parametrization: gradient descent on
 * such a network interpolates with this kernel. From Σ⁰ = Θ⁰ = ⟨x, y⟩, for each hidden layer
 *
 *     Σ ← ‖x‖‖y‖ (sin θ + (π − θ) cos θ)/π,   Θ ← Σ + Θ · (π − θ)/π,   cos θ = Σ_old / (‖x‖‖y‖).
 *
 * The variance keeps Σ(x, x) = ‖x‖² in every layer, so Θ(x, x) = (layers + 1) · ‖x‖².
 *
 * Where the first layer alone is trained, with weights of variance 1 and outer weights of ±1, it is
 *
 *     H∞ = ⟨x, y⟩ (π − θ)/2π.
 *
 * @throws {SolverArgumentError} if `hiddenLayers` is not an integer from 1 to 1,000, or not 1 where
 * the first layer alone is trained.
 *
 * References: Jacot, Gabriel & Hongler, "Neural Tangent Kernel", NeurIPS 2018; H∞: Arora, Du, Hu,
 * Li & Wang, ICML 2019, arXiv:1901.08584, equation 12.
 */
export function neuralTangent(options: NeuralTangentOptions = {}): Kernel {
  const known = { hiddenLayers: "number", trainedLayers: "number" } as const;
  checkOptions("neuralTangent", options, known, SolverArgumentError);
  const { hiddenLayers = 1, trainedLayers } = options;

  const isOfFirst = trainedLayers !== undefined;
  if (isOfFirst)
    checkInteger("neuralTangent", "trainedLayers", trainedLayers, [1, 1], SolverArgumentError);
  checkInteger(
    "neuralTangent",
    "hiddenLayers",
    hiddenLayers,
    [1, isOfFirst ? 1 : 1000],
    SolverArgumentError,
  );
  return {
    name: "neuralTangent",
    params: { hiddenLayers, ...(isOfFirst && { trainedLayers }) },
    map(products, xx, yy) {
      const columns = yy.length;
      for (let i = 0; i < xx.length; i++) {
        const xi = xx[i]!;
        for (let j = 0, at = i * columns; j < columns; j++, at++) {
          const scale = Math.sqrt(xi * yy[j]!);
          let sigma = cosine(products[at]!, scale);
          if (isOfFirst) {
            products[at] = (scale * sigma * angular(sigma)) / 2;
            continue;
          }
          let theta = sigma;
          for (let layer = 0; layer < hiddenLayers; layer++) {
            const next = Math.min(1, rectified(sigma));
            theta = next + theta * angular(sigma);
            sigma = next;
          }
          products[at] = scale * theta;
        }
      }
    },
  };
}
