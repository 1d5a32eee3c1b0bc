import { type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import type { Program } from "../program/program.ts";

/** A program and the text that identifies it: two with the same key are the same program. */
export interface KeyedProgram {
  readonly key: string;
  /** Whether it is a captured step: it will come again. */
  readonly isCaptured?: boolean;
  readonly program: Program;
}

/** The data of one of a program's leaves. */
export interface Feed extends Spec {
  readonly data: TypedArray;
}

/** The data of a program's results, in their order. */
export type Results = readonly TypedArray[];

/** What the bits of results depend on besides the program. */
export interface ExecutorEnvironment {
  /** Threads of an operator. */
  threads?: number;
  /** The version of ONNX Runtime. */
  onnxRuntime?: string;
  /** Where graphs run: natively on "cpu" or "webgpu", or on "wasm". */
  provider?: string;
}

/** Bytes that have gone to a graphics processor's memory and come from it. */
export interface Traffic {
  toDevice: number;
  fromDevice: number;
}

/**
 * Which programs are compiled: "always" all of them; "whenItPays" those that are large or come
 * again, while the others are computed at once in JavaScript. Results differ by rounding
 * only, but depend on what has come before. Captured steps are always compiled.
 */
export type Compile = "always" | "whenItPays";

/**
 * Computes programs. The backend records, decides what is computed when, and finds the operation
 * that failed; the executor decides where and how a program runs.
 */
export interface Executor {
  /**
   * Computes a program. With an executor that returns promises values can be read with `data()`
   * alone. It is called again only once the promise has been settled.
   *
   * @throws (or rejects with) anything, if it fails: the backend then computes the operations one
   * by one to find which.
   */
  compute(program: KeyedProgram, feeds: readonly Feed[]): Results | Promise<Results>;
  /**
   * The results of one call, where computing it takes no longer than recording it; else undefined.
   * They own their memory.
   *
   * @throws {ShapeError} if the kernel refuses its inputs.
   */
  computeNow?(
    kernel: Kernel,
    inputs: Readonly<Record<string, Feed>>,
    attrs: Readonly<Record<string, unknown>>,
  ): readonly Feed[] | undefined;
  /** Whether `compute` returns promises. */
  readonly isAsynchronous: boolean;
  /** Which programs are compiled, where the executor has a choice. It may be set at any time. */
  compile?: Compile;
  /** What the bits of its results depend on. Defaults to nothing that could be said. */
  readonly environment?: ExecutorEnvironment;
  /** What has crossed the bus so far, where values stay on a device. */
  readonly traffic?: Readonly<Traffic>;
  /** Resolves with the reason once the device is lost that it computes on, if it has one. */
  readonly lost?: Promise<Error>;
  /** An array for a tensor's data, to be given back to `release`. */
  allocate(spec: Spec): TypedArray;
  /**
   * What a reader may keep of a result or of what `allocate` gave: the array itself, or a copy
   * where it lies in memory that is the executor's own. A result that is elsewhere is an empty
   * array, and this its elements; where they can only be awaited, `read` gives them instead.
   */
  handOut(data: TypedArray): TypedArray;
  /** The elements of a result that is elsewhere. */
  read?(data: TypedArray): Promise<TypedArray>;
  /** A copy of a value, as from `allocate`. Defaults to one made of what `handOut` gives. */
  copy?(data: TypedArray): TypedArray;
  /** Takes back an array, of a result or from `allocate`, that is no longer needed. */
  release(data: TypedArray): void;
  /** Called whenever pending operations have been computed. */
  tick(): void;
  /** How many compiled graphs are kept, and how many have been built. */
  readonly graphs: { readonly size: number; readonly built: number };
  /** Time spent computing so far. */
  readonly milliseconds: number;
  /** Frees everything. */
  dispose(): void;
}

/** A copy of a value's data, to be given back to `release`. */
export function copyOf(executor: Executor, { dtype, shape }: Spec, data: TypedArray): TypedArray {
  if (executor.copy) return executor.copy(data);
  const copy = executor.allocate({ dtype, shape });
  copy.set(executor.handOut(data));
  return copy;
}

/** Whether an array stands for elements that are elsewhere. */
export const isElsewhere = (data: TypedArray, { shape }: Spec): boolean =>
  data.length < sizeOf(shape);
