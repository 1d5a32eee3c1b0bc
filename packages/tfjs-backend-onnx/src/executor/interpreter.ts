import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { getKernel, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import type { Instruction, Program } from "../program/program.ts";
import type { Feed, Results } from "./executor.ts";

/** What is the same each time a program is interpreted. */
interface Prepared {
  /** For each instruction; undefined where the kernel computes its result itself. */
  readonly kernelFuncs: readonly (KernelFunc | undefined)[];
  /** How many instructions and results need each value. */
  readonly uses: Int32Array;
}

/** Computes programs one operation after the other, by the kernels of tfjs' cpu backend. */
export class Interpreter {
  readonly #cpu = new MathBackendCPU();
  /** By a program's specs, which programs of one structure share whatever their numbers are. */
  readonly #prepared = new WeakMap<readonly Spec[], Prepared>();

  constructor() {
    // At its first use it would recommend tfjs' own backend for Node.
    Object.assign(this.#cpu, { firstUse: false });
  }

  /** Whether there is a way to compute every instruction, which comes to what a graph does. */
  canCompute({ instructions, specs }: Program): boolean {
    return instructions.every(({ kernel, names, inputs }) => {
      if (kernel.compute) return true;
      if (!getKernel(kernel.name, "cpu")) return false;
      if (!kernel.differsOnCpu) return true;
      const named = names.map((name, i) => [name, specs[inputs[i]!]!]);
      return !kernel.differsOnCpu(Object.fromEntries(named));
    });
  }

  /**
   * The results of a program; they own their memory.
   *
   * @throws what a kernel throws.
   */
  compute(program: Program, feeds: readonly Feed[]): Results {
    const { specs, leaves, instructions, results } = program;
    const { kernelFuncs, uses } = this.#preparedOf(program);
    const left = uses.slice();
    const held: (TensorInfo | undefined)[] = new Array(specs.length);
    const hold = (at: number, info: TensorInfo) => {
      if (left[at] === 0) this.#cpu.disposeData(info.dataId);
      else held[at] = info;
    };
    try {
      leaves.forEach((at, i) => {
        const { shape, dtype, data } = feeds[i]!;
        hold(at, this.#cpu.makeTensorInfo(shape as number[], dtype, data));
      });
      instructions.forEach((instruction, i) => {
        const { inputs, outputs } = instruction;
        const infos = this.#run(instruction, kernelFuncs[i], specs, held);
        for (let j = 0; j < outputs.length; j++) hold(outputs[j]!, infos[j]!);
        for (const at of inputs) {
          if (--left[at]! > 0) continue;
          this.#cpu.disposeData(held[at]!.dataId);
          held[at] = undefined;
        }
      });
      const taken = new Set<ArrayBufferLike>();
      for (const { data } of feeds) taken.add(data.buffer);
      return results.map((at) => owned(this.#valuesOf(held[at]!), specs[at]!, taken));
    } finally {
      for (const info of held) if (info) this.#cpu.disposeData(info.dataId);
    }
  }

  #preparedOf({ instructions, specs, results }: Program): Prepared {
    let prepared = this.#prepared.get(specs);
    if (!prepared) {
      const uses = new Int32Array(specs.length);
      for (const { inputs } of instructions) for (const at of inputs) uses[at]!++;
      for (const at of results) uses[at]!++;
      const kernelFuncs = instructions.map(({ kernel }) =>
        kernel.compute ? undefined : getKernel(kernel.name, "cpu")!.kernelFunc,
      );
      prepared = { kernelFuncs, uses };
      this.#prepared.set(specs, prepared);
    }
    return prepared;
  }

  #run(
    { kernel, attrs, names, inputs, outputs }: Instruction,
    kernelFunc: KernelFunc | undefined,
    specs: readonly Spec[],
    held: readonly (TensorInfo | undefined)[],
  ): TensorInfo[] {
    if (!kernelFunc) {
      const arrays: Record<string, Elements> = {};
      names.forEach((name, i) => {
        const { shape, dtype } = specs[inputs[i]!]!;
        // tfjs' kernels give a list for what is empty, and now and then another type of array.
        const values = this.#valuesOf(held[inputs[i]!]!);
        const Type = ARRAY_TYPE[dtype];
        arrays[name] = { shape, dtype, data: values instanceof Type ? values : Type.from(values) };
      });
      const of = outputs.map((at) => specs[at]!);
      const computed = kernel.compute!(arrays, attrs, of);
      const all = Array.isArray(computed) ? computed : [computed];
      return of.map(({ shape, dtype }, i) =>
        this.#cpu.makeTensorInfo(shape as number[], dtype, all[i]!),
      );
    }
    const given: Record<string, TensorInfo> | TensorInfo[] = names[0] === "0" ? [] : {};
    for (let i = 0; i < names.length; i++) {
      const { dataId, dtype } = held[inputs[i]!]!;
      (given as Record<string, TensorInfo>)[names[i]!] = {
        dataId,
        dtype,
        shape: specs[inputs[i]!]!.shape as number[],
      };
    }
    const made = kernelFunc({ inputs: given as never, attrs: attrs as never, backend: this.#cpu });
    return Array.isArray(made) ? made : [made];
  }

  #valuesOf({ dataId }: TensorInfo): TypedArray {
    return this.#cpu.data.get(dataId).values as TypedArray;
  }
}

/**
 * A result in an array of its own. tfjs' kernels may give back what they were given, a part of it,
 * or an array of another type.
 */
function owned(
  values: TypedArray,
  { shape, dtype }: Spec,
  taken: Set<ArrayBufferLike>,
): TypedArray {
  const Type = ARRAY_TYPE[dtype];
  const isWhole =
    values instanceof Type &&
    values.length === sizeOf(shape) &&
    values.byteLength === values.buffer.byteLength &&
    !taken.has(values.buffer);
  const result = isWhole ? values : Type.from(values);
  taken.add(result.buffer);
  return result;
}
