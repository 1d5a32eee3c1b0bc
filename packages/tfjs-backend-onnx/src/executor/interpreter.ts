import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { getKernel, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import { namedBy } from "../program/namedBy.ts";
import type { Program } from "../program/program.ts";
import type { Feed, Results } from "./executor.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** Computes one operation after the other: by `compute` of the kernel, or by tfjs' cpu kernel. */
export class Interpreter {
  readonly #cpu = new MathBackendCPU();
  /**
   * For each instruction of a program, the values that no later one needs: by its specs, which
   * programs of one structure share whatever their numbers are.
   */
  readonly #spent = new WeakMap<readonly Spec[], readonly (readonly number[])[]>();
  readonly #kernelFuncs = new Map<Kernel, KernelFunc>();

  constructor() {
    // At its first use it would recommend tfjs' own backend for Node.
    Object.assign(this.#cpu, { firstUse: false });
  }

  /** Whether there is a way to compute every instruction, which comes to what a graph does. */
  canCompute({ instructions, specs }: Program): boolean {
    return instructions.every(({ kernel, names, inputs }) => {
      const given = inputs.map((at) => specs[at]!);
      return this.canCall(kernel, namedBy(names, given));
    });
  }

  /** Whether there is such a way to compute one call. */
  canCall(kernel: Kernel, inputs: Readonly<Record<string, Spec>>): boolean {
    if (kernel.compute) return true;
    return this.#kernelFuncOf(kernel) !== undefined && !kernel.differsOnCpu?.(inputs);
  }

  /**
   * The results of one call; they own their memory.
   *
   * @throws what the kernel throws.
   */
  call(
    kernel: Kernel,
    inputs: Readonly<Record<string, Feed>>,
    attrs: Attributes,
    outputs: readonly Spec[],
  ): readonly Feed[] {
    const computed = kernel.compute?.(inputs, attrs, outputs);
    const made = computed ? listOf(computed) : this.#runOnCpu(kernel, inputs, attrs, outputs);
    const given = inputs.x?.data;
    const results: Held[] = [];
    for (let i = 0; i < outputs.length; i++) {
      const { shape, dtype } = outputs[i]!;
      const data = made[i]!;
      results.push({ shape, dtype, data: data === given ? data.slice() : data });
    }
    if (!computed) copyShared(inputs, results);
    return results;
  }

  /**
   * The results of a program; they own their memory.
   *
   * @throws what a kernel throws.
   */
  compute(program: Program, feeds: readonly Feed[]): Results {
    const { specs, leaves, instructions, results } = program;
    const spent = this.#spentIn(program);
    const held: (Feed | undefined)[] = new Array(specs.length);
    leaves.forEach((at, i) => {
      held[at] = feeds[i]!;
    });
    instructions.forEach(({ kernel, names, attrs, inputs, outputs }, i) => {
      const given: Record<string, Feed> = {};
      for (let j = 0; j < names.length; j++) given[names[j]!] = held[inputs[j]!]!;
      const of = outputs.map((at) => specs[at]!);
      const computed = kernel.compute?.(given, attrs, of);
      const made = computed ? listOf(computed) : this.#runOnCpu(kernel, given, attrs, of);
      for (let j = 0; j < outputs.length; j++) {
        const { shape, dtype } = of[j]!;
        held[outputs[j]!] = { shape, dtype, data: made[j]! };
      }
      for (const at of spent[i]!) held[at] = undefined;
    });
    const taken = new Set(feeds.map(({ data }) => data.buffer));
    return results.map((at) => owned(held[at]!.data, specs[at]!, taken));
  }

  #spentIn({ instructions, specs, results }: Program): readonly (readonly number[])[] {
    const known = this.#spent.get(specs);
    if (known) return known;
    const needed = new Set(results);
    const spent = instructions.map((): number[] => []);
    for (let i = instructions.length - 1; i >= 0; i--) {
      const { inputs, outputs } = instructions[i]!;
      for (const at of [...inputs, ...outputs]) {
        if (!needed.has(at)) spent[i]!.push(at);
        needed.add(at);
      }
    }
    this.#spent.set(specs, spent);
    return spent;
  }

  /** The results of tfjs' cpu kernel, which may lie in the memory of its inputs. */
  #runOnCpu(
    kernel: Kernel,
    inputs: Readonly<Record<string, Feed>>,
    attrs: Attributes,
    outputs: readonly Spec[],
  ): TypedArray[] {
    const held: TensorInfo[] = [];
    const give = ({ shape, dtype, data }: Feed) => {
      const info = this.#cpu.makeTensorInfo(shape as number[], dtype, data);
      held.push(info);
      return info;
    };
    let given: Record<string, TensorInfo> | TensorInfo[];
    if ("0" in inputs) given = Object.values(inputs).map(give);
    else {
      given = {};
      for (const name in inputs) given[name] = give(inputs[name]!);
    }
    try {
      const kernelFunc = this.#kernelFuncOf(kernel)!;
      const made = kernelFunc({
        inputs: given as never,
        attrs: attrs as never,
        backend: this.#cpu,
      });
      return listOf(made).map((info, i) => {
        held.push(info);
        const values = this.#cpu.data.get(info.dataId).values as TypedArray;
        // tfjs' kernels give a list for what is empty, and now and then another type of array.
        const Type = ARRAY_TYPE[outputs[i]!.dtype];
        return values instanceof Type ? values : Type.from(values);
      });
    } finally {
      for (const { dataId } of held) this.#cpu.disposeData(dataId);
    }
  }

  #kernelFuncOf(kernel: Kernel): KernelFunc | undefined {
    let kernelFunc = this.#kernelFuncs.get(kernel);
    if (!kernelFunc) {
      kernelFunc = getKernel(kernel.name, "cpu")?.kernelFunc;
      if (kernelFunc) this.#kernelFuncs.set(kernel, kernelFunc);
    }
    return kernelFunc;
  }
}

const listOf = <T>(found: T | T[]): T[] => (Array.isArray(found) ? found : [found]);

type Held = Spec & { data: TypedArray };

/** Results of tfjs' kernels into arrays of their own: one may be a part of what they were given. */
function copyShared(inputs: Readonly<Record<string, Feed>>, results: Held[]): void {
  const taken = new Set<ArrayBufferLike>();
  for (const { data } of Object.values(inputs)) {
    if (data.byteLength > IN_HEAP) taken.add(data.buffer);
  }
  for (const result of results) {
    result.data =
      result.data.byteLength > IN_HEAP ? owned(result.data, result, taken) : result.data.slice();
  }
}

/**
 * Bytes up to which V8 makes the buffer of an array only when it is asked for: that takes longer
 * than a copy.
 */
const IN_HEAP = 64;

/**
 * A result in an array of its own. Kernels may give back what they were given, or a part of it.
 *
 * @param taken memory that belongs to others; this result's is added.
 */
function owned(data: TypedArray, { dtype, shape }: Spec, taken: Set<ArrayBufferLike>): TypedArray {
  const isWhole =
    data.length === sizeOf(shape) &&
    data.byteLength === data.buffer.byteLength &&
    !taken.has(data.buffer);
  const result = isWhole ? data : ARRAY_TYPE[dtype].from(data);
  taken.add(result.buffer);
  return result;
}
