import { checkInteger, checkOptions, checkPositive } from "@rote/options";
import { checkNonNegative } from "../check.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { Kernel } from "./kernel.ts";

export interface PolynomialOptions {
  /** Defaults to 3. */
  degree?: number;
  /** Defaults to 1. */
  scale?: number;
  /** Defaults to 1. */
  offset?: number;
}

/** k(x, y) = (scale · ⟨x, y⟩ + offset)^degree. */
export function polynomial(options: PolynomialOptions = {}): Kernel {
  checkOptions(
    "polynomial",
    options,
    { degree: "number", scale: "number", offset: "number" },
    SolverArgumentError,
  );
  const { degree = 3, scale = 1, offset = 1 } = options;

  checkInteger("polynomial", "degree", degree, [1], SolverArgumentError);
  checkPositive("polynomial", "scale", scale, SolverArgumentError);
  checkNonNegative("polynomial", "offset", offset);
  return {
    name: "polynomial",
    params: { degree, scale, offset },
    map(products) {
      for (let i = 0; i < products.length; i++) {
        const base = scale * products[i]! + offset;
        let value = base;
        for (let power = 1; power < degree; power++) value *= base;
        products[i] = value;
      }
    },
  };
}
