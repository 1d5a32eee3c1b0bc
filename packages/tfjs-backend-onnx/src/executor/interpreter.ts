import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { getKernel, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import type { Instruction, Program } from "../program/program.ts";
import type { Feed, Results } from "./executor.ts";

/** A value while a program is interpreted: tfjs' cpu backend holds its data. */
interface Held {
  readonly info: TensorInfo;
  /** How many instructions and results still need it. */
  uses: number;
}

/** Computes programs one operation after the other, by the kernels of tfjs' cpu backend. */
export class Interpreter {
  readonly #cpu = new MathBackendCPU();

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
    const held = new Map<number, Held>();
    const uses = usesOf(program);
    const hold = (at: number, info: TensorInfo) => {
      held.set(at, { info, uses: uses.get(at) ?? 0 });
      this.#letGo(held, at, 0);
    };
    try {
      program.leaves.forEach((at, i) => {
        const { shape, dtype, data } = feeds[i]!;
        hold(at, this.#cpu.makeTensorInfo([...shape], dtype, data));
      });
      for (const instruction of program.instructions) {
        const infos = this.#run(instruction, program, held);
        instruction.outputs.forEach((at, i) => {
          hold(at, infos[i]!);
        });
        for (const at of instruction.inputs) this.#letGo(held, at, 1);
      }
      const taken = new Set<ArrayBufferLike>(feeds.map(({ data }) => data.buffer));
      return program.results.map((at) => {
        const values = this.#valuesOf(held.get(at)!.info);
        return owned(values, program.specs[at]!, taken);
      });
    } finally {
      for (const { info } of held.values()) this.#cpu.disposeData(info.dataId);
    }
  }

  #run(instruction: Instruction, { specs }: Program, held: Map<number, Held>): TensorInfo[] {
    const { kernel, attrs, names, inputs, outputs } = instruction;
    const of = outputs.map((at) => specs[at]!);
    if (kernel.compute) {
      const arrays: Record<string, Elements> = {};
      names.forEach((name, i) => {
        const data = this.#valuesOf(held.get(inputs[i]!)!.info);
        arrays[name] = { ...specs[inputs[i]!]!, data };
      });
      const values = kernel.compute(arrays, attrs, of);
      return [this.#cpu.makeTensorInfo([...of[0]!.shape], of[0]!.dtype, values)];
    }
    const named: Record<string, TensorInfo> = {};
    names.forEach((name, i) => {
      const at = inputs[i]!;
      named[name] = { ...held.get(at)!.info, shape: [...specs[at]!.shape] };
    });
    const given = names[0] === "0" ? Object.values(named) : named;
    const { kernelFunc } = getKernel(kernel.name, "cpu") as { kernelFunc: KernelFunc };
    return [
      kernelFunc({ inputs: given as never, attrs: attrs as never, backend: this.#cpu }),
    ].flat();
  }

  #valuesOf({ dataId }: TensorInfo): TypedArray {
    return this.#cpu.data.get(dataId).values as TypedArray;
  }

  /** Counts off uses of a value; frees it where none is left. */
  #letGo(held: Map<number, Held>, at: number, uses: number): void {
    const value = held.get(at)!;
    value.uses -= uses;
    if (value.uses > 0) return;
    this.#cpu.disposeData(value.info.dataId);
    held.delete(at);
  }
}

/** How many instructions and results need each value. */
function usesOf({ instructions, results }: Program): Map<number, number> {
  const uses = new Map<number, number>();
  const count = (at: number) => uses.set(at, (uses.get(at) ?? 0) + 1);
  for (const { inputs } of instructions) inputs.forEach(count);
  results.forEach(count);
  return uses;
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
