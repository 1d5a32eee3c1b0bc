import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";

import type { OnnxBackend } from "../backend/backend.ts";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import type { Spec } from "./program.ts";

/** tfjs types a kernel's inputs as a map with an index signature; these are its names alone. */
export type Named<Inputs, T> = {
  [Name in keyof Inputs as string extends Name ? never : Name]: T;
};

/**
 * A kernel that is recorded: what it will give, and how it is written in ONNX. `lower` runs once
 * for each program, not once for each call.
 */
export interface Kernel {
  readonly name: string;
  outputs(inputs: Record<string, Spec>, attrs: Record<string, unknown>): Spec[];
  lower(
    g: Lowering,
    inputs: Record<string, Operand>,
    attrs: Record<string, unknown>,
    outputs: readonly Spec[],
  ): Operand | Operand[];
}

/** How a kernel is registered with tfjs under its name. */
export interface Registration {
  readonly name: string;
  readonly func: KernelFunc;
}

/** What `kernel` takes: the same as `Kernel`, with the types of this kernel. */
interface Definition<Inputs, Attrs> {
  /** Whether tfjs expects a list, be it of one. Defaults to false. */
  many?: boolean;
  outputs(inputs: Named<Inputs, Spec>, attrs: Attrs): Spec | Spec[];
  lower(
    g: Lowering,
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
      const results = (backend as OnnxBackend).record(
        self,
        inputs as Record<string, TensorInfo | undefined>,
        (attrs ?? {}) as Record<string, unknown>,
      );
      return definition.many ? results : results[0]!;
    },
  };
  return self;
}

/** Calls another kernel from within a composite one. */
export type Run = (
  kernel: Registration,
  inputs: Record<string, TensorInfo | undefined>,
  attrs?: object,
) => TensorInfo;

/**
 * Defines a kernel by others: it records them. Whatever they give other than the result is let go
 * of here.
 */
export function composite<Inputs, Attrs = object>(
  name: string,
  compose: (inputs: Named<Inputs, TensorInfo>, attrs: Attrs, run: Run) => TensorInfo | TensorInfo[],
): Registration {
  return {
    name,
    func: ({ inputs, attrs, backend }) => {
      const made: TensorInfo[] = [];
      const run: Run = (kernel, inputs, attrs = {}) => {
        const result = kernel.func({ inputs: inputs as never, attrs: attrs as never, backend });
        made.push(...[result].flat());
        return [result].flat()[0]!;
      };
      const results = compose(inputs as never, attrs as Attrs, run);
      const kept = new Set([results].flat());
      for (const info of made) {
        if (!kept.has(info)) (backend as OnnxBackend).disposeData(info.dataId);
      }
      return results;
    },
  };
}

/** Defines a kernel that works on the backend's storage or on values read from it, at once. */
export function immediate<Inputs, Attrs = object>(
  name: string,
  func: (
    inputs: Named<Inputs, TensorInfo>,
    attrs: Attrs,
    backend: OnnxBackend,
  ) => TensorInfo | TensorInfo[],
): Registration {
  return {
    name,
    func: ({ inputs, attrs, backend }) => {
      for (const info of Object.values(inputs as Record<string, TensorInfo | undefined>)) {
        if (info) (backend as OnnxBackend).check(info, name);
      }
      return func(inputs as never, attrs as Attrs, backend as OnnxBackend);
    },
  };
}
