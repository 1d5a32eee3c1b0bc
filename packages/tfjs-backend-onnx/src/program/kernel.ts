import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import type { Spec } from "../graph/spec.ts";

/** tfjs types a kernel's inputs as a map with an index signature; these are its names alone. */
export type Named<Inputs, T> = {
  [Name in keyof Inputs as string extends Name ? never : Name]: T;
};

/**
 * A kernel that is recorded: what it returns, and how it is written in ONNX. `lower` runs once for
 * each program, not once for each call.
 */
export interface Kernel {
  readonly name: string;
  outputs(inputs: Record<string, Spec>, attrs: Record<string, unknown>): Spec[];
  lower(
    g: GraphWriter,
    inputs: Record<string, Operand>,
    attrs: Record<string, unknown>,
    outputs: readonly Spec[],
  ): Operand | Operand[];
}

/** How a kernel is registered with tfjs under its name. */
export interface Registration {
  readonly name: string;
  readonly func: KernelFunc;
  /** Whether it also takes strings or complex numbers. */
  readonly takesAnyType?: boolean;
}

/** What records the calls of kernels: the backend. */
export interface KernelRecorder {
  /** Records a call of a kernel; returns tensors for what it will compute. */
  record(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[];
}

/** What `kernel` takes: the same as `Kernel`, with the types of this kernel. */
interface Definition<Inputs, Attrs> {
  /** Whether tfjs expects a list, even for one output. Defaults to false. */
  many?: boolean;
  outputs(inputs: Named<Inputs, Spec>, attrs: Attrs): Spec | Spec[];
  lower(
    g: GraphWriter,
    inputs: Named<Inputs, Operand>,
    attrs: Attrs,
    outputs: readonly Spec[],
  ): Operand | Operand[];
}

/**
 * Defines a kernel that is recorded. The casts that tfjs' types ask for are here, and only here.
 *
 * @param name the tfjs kernel's name.
 */
export function kernel<Inputs, Attrs = object>(
  name: string,
  definition: Definition<Inputs, Attrs>,
): Kernel & Registration {
  const self: Kernel & Registration = {
    name,
    outputs: (inputs, attrs) =>
      [definition.outputs(inputs as Named<Inputs, Spec>, attrs as Attrs)].flat(),
    lower: (g, inputs, attrs, outputs) =>
      definition.lower(g, inputs as Named<Inputs, Operand>, attrs as Attrs, outputs),
    func: ({ inputs, attrs, backend }) => {
      const results = (backend as KernelRecorder).record(
        self,
        inputs as Record<string, TensorInfo | undefined>,
        (attrs ?? {}) as Record<string, unknown>,
      );
      return definition.many ? results : results[0]!;
    },
  };
  return self;
}
