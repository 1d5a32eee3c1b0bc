import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import type { Spec, TypedArray } from "../graph/spec.ts";

/** tfjs types a kernel's inputs as a map with an index signature; these are its names alone. */
export type Named<Inputs, T> = {
  [Name in keyof Inputs as string extends Name ? never : Name]: T;
};

/** A value with its elements. */
export interface Elements extends Spec {
  readonly data: TypedArray;
}

/** Attributes that change a kernel's results but not their shapes: each call may have others. */
export interface Numbers {
  readonly dtype: "float32" | "int32";
  readonly values: readonly number[];
  /** The attributes that are left: they belong to the structure of a program. */
  readonly rest: object;
}

/**
 * A kernel that is recorded: what it returns, and how it is written in ONNX. `lower` runs once for
 * each program, not once for each call.
 */
export interface Kernel {
  readonly name: string;
  outputs(inputs: Record<string, Spec>, attrs: Record<string, unknown>): Spec[];
  /** What may be an input of the graph instead of being compiled in; undefined for nothing. */
  numbers?(inputs: Record<string, Spec>, attrs: Record<string, unknown>): Numbers | undefined;
  /** @param numbers the values of `numbers` as a vector, if they are an input of the graph. */
  lower(
    g: GraphWriter,
    inputs: Record<string, Operand>,
    attrs: Record<string, unknown>,
    outputs: readonly Spec[],
    numbers?: Operand,
  ): Operand | Operand[];
  /** Whether it takes out parts of its input, and reads no other elements. */
  readonly isCut?: boolean;
  /** Whether tfjs' cpu kernel returns something else for such inputs: it cannot stand in then. */
  differsOnCpu?(inputs: Record<string, Spec>): boolean;
  /**
   * Computes it in JavaScript, an array for each output, which is new or the whole array of its
   * input x: for kernels that tfjs' cpu backend does not have, computes in another way, or takes
   * long for. Undefined where that is for tfjs' cpu kernel all the same.
   */
  compute?(
    inputs: Record<string, Elements>,
    attrs: Record<string, unknown>,
    outputs: readonly Spec[],
  ): TypedArray | TypedArray[] | undefined;
}

/** How a kernel is registered with tfjs under its name. */
export interface Registration {
  readonly name: string;
  readonly func: KernelFunc;
  /** Whether it also takes strings or complex numbers. */
  readonly takesAnyType?: boolean;
  /** The same, but for strings and complex numbers `other`. */
  orElse?(other: KernelFunc): KernelFunc;
}

/** What records the calls of kernels: the backend. */
export interface KernelRecorder {
  /**
   * Records a call of a kernel; returns tensors for what it will compute.
   *
   * @throws {UnsupportedDTypeError} if an input is of strings or complex numbers.
   */
  record(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[];
  /** The same, but undefined instead of that error. */
  tryRecord(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[] | undefined;
}

/** How tfjs calls a kernel, in our types. */
interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>> | undefined;
  readonly backend: KernelRecorder;
}

const NO_ATTRIBUTES = {};

/** What `kernel` takes: the same as `Kernel`, with the types of this kernel. */
interface Definition<Inputs, Attrs> {
  /** Whether tfjs expects a list, even for one output. Defaults to false. */
  many?: boolean;
  isCut?: boolean;
  outputs(inputs: Named<Inputs, Spec>, attrs: Attrs): Spec | Spec[];
  numbers?(inputs: Named<Inputs, Spec>, attrs: Attrs): Numbers | undefined;
  lower(
    g: GraphWriter,
    inputs: Named<Inputs, Operand>,
    attrs: Attrs,
    outputs: readonly Spec[],
    numbers?: Operand,
  ): Operand | Operand[];
  differsOnCpu?(inputs: Named<Inputs, Spec>): boolean;
  compute?(
    inputs: Named<Inputs, Elements>,
    attrs: Attrs,
    outputs: readonly Spec[],
  ): TypedArray | TypedArray[] | undefined;
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
    isCut: definition.isCut ?? false,
    outputs: (inputs, attrs) => {
      const outputs = definition.outputs(inputs as Named<Inputs, Spec>, attrs as Attrs);
      return Array.isArray(outputs) ? outputs : [outputs];
    },
    lower: (g, inputs, attrs, outputs, numbers) =>
      definition.lower(g, inputs as Named<Inputs, Operand>, attrs as Attrs, outputs, numbers),
    func: (call) => {
      const { inputs, attrs, backend } = call as unknown as KernelCall;
      const results = backend.record(self, inputs, attrs ?? NO_ATTRIBUTES);
      return definition.many ? results : results[0]!;
    },
    orElse: (other) => (call) => {
      const { inputs, attrs, backend } = call as unknown as KernelCall;
      const results = backend.tryRecord(self, inputs, attrs ?? NO_ATTRIBUTES);
      if (!results) return other(call);
      return definition.many ? results : results[0]!;
    },
  };
  const { numbers, compute, differsOnCpu } = definition;
  if (differsOnCpu) {
    self.differsOnCpu = (inputs) => differsOnCpu(inputs as Named<Inputs, Spec>);
  }
  if (numbers) {
    self.numbers = (inputs, attrs) => numbers(inputs as Named<Inputs, Spec>, attrs as Attrs);
  }
  if (compute) {
    self.compute = (inputs, attrs, outputs) =>
      compute(inputs as Named<Inputs, Elements>, attrs as Attrs, outputs);
  }
  return self;
}
