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
  let outputs: Spec[];
  try {
    outputs = kernel.outputs(inputs, attrs);
  } catch (cause) {
    throw refusal(kernel, inputs, cause instanceof Error ? cause.message : String(cause), cause);
  }
  for (const { shape } of outputs) {
    for (const length of shape) {
      if (Number.isInteger(length) && length >= 0) continue;
      const found = `[${shape.join()}]`;
      const message = `its result must have a shape of non-negative integers, got ${found}.`;
      throw refusal(kernel, inputs, message);
    }
  }
  return outputs;
}

const refusal = (
  { name }: Kernel,
  inputs: Readonly<Record<string, Spec>>,
  message: string,
  cause?: unknown,
) => new ShapeError(name, Object.values(inputs), message, { cause });
