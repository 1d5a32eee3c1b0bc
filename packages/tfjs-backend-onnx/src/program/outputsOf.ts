import { ShapeError } from "../errors.ts";
import type { Spec } from "../graph/spec.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Shapes and types of a kernel's outputs.
 *
 * @throws {ShapeError} if the kernel refuses its inputs, or an output's shape is not one.
 */
export function outputsOf(
  kernel: Kernel,
  inputs: Readonly<Record<string, Spec>>,
  attrs: Readonly<Record<string, unknown>>,
): Spec[] {
  const refuse = (message: string, cause?: unknown) => {
    throw new ShapeError(kernel.name, Object.values(inputs), message, { cause });
  };
  let outputs: Spec[] = [];
  try {
    outputs = kernel.outputs(inputs, attrs);
  } catch (cause) {
    refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
  for (const { shape } of outputs) {
    if (!shape.every((d) => Number.isInteger(d) && d >= 0)) {
      refuse(`its result must have a shape of non-negative integers, got [${shape.join()}].`);
    }
  }
  return outputs;
}
