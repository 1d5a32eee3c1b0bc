import type { Kernel } from "./kernel.ts";

/** k(x, y) = ⟨x, y⟩: linear models by way of their dual, equation (3) of the paper. */
export function linear(): Kernel {
  return { name: "linear", params: {}, map() {} };
}
