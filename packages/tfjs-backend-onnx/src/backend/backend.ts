import {
  type BackendTimingInfo,
  backend_util,
  type DataId,
  type DataType,
  env,
  KernelBackend,
  type TensorInfo,
  type Tensor as TfTensor,
  util,
} from "@tensorflow/tfjs-core";
import { AsynchronousReadError, UnsupportedDTypeError } from "../errors.ts";
import {
  type Compile,
  type Executor,
  type ExecutorEnvironment,
  type Feed,
  isElsewhere,
  type Traffic,
} from "../executor/executor.ts";
import { type DType, sameShape } from "../graph/spec.ts";
import { cast } from "../kernels/cast.ts";
import { NUMERICS, NUMERICS_ON_WASM } from "../numerics.ts";
import type { Kernel } from "../program/kernel.ts";
import { type LazyArray, newLazyArray } from "../program/lazyArray.ts";
import type { Recording } from "../program/recorder.ts";
import { view } from "../program/view.ts";
import { Assignments } from "./assignments.ts";
import { CapturedStep, type CaptureOptions, type Step } from "./capture.ts";
import type { CpuGuest } from "./onCpu.ts";
import { Scheduler } from "./scheduler.ts";
import { TensorStorage } from "./tensorStorage.ts";
import { Tracer } from "./tracer.ts";

/**
 * The backend: kernels record what is to be computed, a read computes everything that is pending
 * and still referred to, as one program. Where that runs is the executor's.
 */
export class OnnxBackend extends KernelBackend implements CpuGuest {
  readonly #executor: Executor;
  readonly #storage = new TensorStorage(this);
  readonly #assignments: Assignments;
  readonly #scheduler: Scheduler;
  readonly #tracer: Tracer;
  /** Whether the executor is to count what is computed. */
  #isTimed = false;

  constructor(executor: Executor) {
    super();
    this.#executor = executor;
    this.#assignments = new Assignments(this, this.#storage, executor);
    this.#scheduler = new Scheduler(executor, this.#assignments);
    this.#tracer = new Tracer(this, this.#scheduler, this.#storage);
  }

  // For kernels

  record(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[] {
    const results = this.tryRecord(kernel, inputs, attrs);
    if (results) return results;
    const other = Object.values(inputs).find((info) => info && isOther(info))!;
    throw new UnsupportedDTypeError(kernel.name, other);
  }

  tryRecord(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[] | undefined {
    const { isTracing } = this.#tracer;
    const isRecorded = isTracing || this.#isTimed;
    const computed = isRecorded ? undefined : this.#computeSmall(kernel, inputs, attrs);
    if (computed) return computed;
    const names: string[] = [];
    const values: LazyArray[] = [];
    const shapes: (readonly number[])[] = [];
    for (const name in inputs) {
      const info = inputs[name];
      if (info === undefined || info === null) continue;
      if (isOther(info)) return undefined;
      names.push(name);
      values.push(this.#inputOf(info, kernel.name));
      shapes.push(info.shape);
    }
    const recorded = this.#scheduler.record(kernel, { names, values, shapes }, attrs, isTracing);
    const results = recorded.map((value) => this.#storage.add(value));
    if (env().getBool("DEBUG") && !isTracing) this.#computeNow(recorded);
    return results;
  }

  /** The results of a call that is computed at once: what is small, on data that are there. */
  #computeSmall(
    kernel: Kernel,
    infos: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[] | undefined {
    // What is pending is one program: a hole in it would cost more than it saves.
    if (!this.#executor.computeNow || this.#scheduler.isPending) return undefined;
    const inputs = this.#feedsOf(infos);
    const results = inputs && this.#executor.computeNow(kernel, inputs, attrs);
    if (!results) return undefined;
    const computed: TensorInfo[] = [];
    for (const result of results) {
      const value = newLazyArray(result);
      value.data = result.data;
      value.owned = true;
      computed.push(this.#storage.add(value));
    }
    return computed;
  }

  /** The data of inputs, a list where they are one, if all of them are there. */
  #feedsOf(
    infos: Readonly<Record<string, TensorInfo | undefined>>,
  ): Record<string, Feed> | undefined {
    if (Array.isArray(infos)) {
      const list: Feed[] = [];
      for (const info of infos as readonly TensorInfo[]) {
        const feed = this.#feedOf(info);
        if (!feed) return undefined;
        list.push(feed);
      }
      return list as unknown as Record<string, Feed>;
    }
    const inputs: Record<string, Feed> = {};
    for (const name in infos) {
      const info = infos[name];
      if (info === undefined || info === null) continue;
      const feed = this.#feedOf(info);
      if (!feed) return undefined;
      inputs[name] = feed;
    }
    return inputs;
  }

  #feedOf(info: TensorInfo): Feed | undefined {
    const value = this.#storage.look(info.dataId);
    if (value?.data === undefined || value.dtype !== info.dtype) return undefined;
    const { shape, dtype, data } = value;
    return sameShape(shape, info.shape) ? (value as Feed) : { shape: info.shape, dtype, data };
  }

  #inputOf(info: TensorInfo, kernel: string): LazyArray {
    this.check(info, kernel);
    const { value } = this.#storage.get(info.dataId);
    if (!value) throw new UnsupportedDTypeError(kernel, info);
    this.#scheduler.own(value);
    return value.dtype === info.dtype ? value : this.#seenAs(value, info);
  }

  /** A value as tensors of another type see it that share its data, as after a cast on cpu. */
  #seenAs(value: LazyArray, { dataId, dtype }: TensorInfo): LazyArray {
    const x = { dataId, shape: value.shape as number[], dtype: value.dtype };
    const seen = cast.func({ inputs: { x }, attrs: { dtype }, backend: this }) as TensorInfo;
    const result = this.#storage.get(seen.dataId).value!;
    this.disposeData(seen.dataId);
    return result;
  }

  /** Computes values at once; throws if that fails. */
  #computeNow(values: readonly LazyArray[]): void {
    this.flush();
    const failed = values.find(({ error }) => error);
    if (failed) throw failed.error;
  }

  makeTensorInfo(shape: number[], dtype: DataType, values: backend_util.BackendValues): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype };
  }

  alias(x: TensorInfo, shape: number[] = x.shape): TensorInfo {
    return this.#storage.alias(x, shape);
  }

  copy(x: TensorInfo): TensorInfo {
    return this.record(view, { x }, { shape: x.shape })[0]!;
  }

  makeComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    return this.#storage.addComplex(this.copy(real), this.copy(imag));
  }

  complexParts(x: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
    return this.#storage.get(x.dataId).complex!;
  }

  check(info: TensorInfo, kernel: string): void {
    this.#storage.check(info, kernel);
  }

  get isTracing(): boolean {
    return this.#tracer.isTracing;
  }

  // For programs

  /** What the bits of results depend on besides the program: what a record of them should say. */
  get environment(): ExecutorEnvironment & { numerics: number } {
    const { environment } = this.#executor;
    const numerics = environment?.provider === "wasm" ? NUMERICS_ON_WASM : NUMERICS;
    return { ...environment, numerics };
  }

  /** Bytes that have crossed the bus, where values stay on a graphics processor. */
  get traffic(): Readonly<Traffic> | undefined {
    return this.#executor.traffic;
  }

  /**
   * Resolves with the reason once the graphics processor of a page is lost that it computes on;
   * undefined where it computes elsewhere.
   */
  get lost(): Promise<Error> | undefined {
    return this.#executor.lost;
  }

  /**
   * Which programs are compiled: "always" all of them; "whenItPays" those that are large or come
   * again, while the others are computed at once in JavaScript. Results differ by rounding
   * only, but depend on what has come before. Captured steps are always compiled. It may be set at
   * any time; undefined where the executor has no choice.
   */
  get compile(): Compile | undefined {
    return this.#executor.compile;
  }

  set compile(compile: Compile | undefined) {
    if (compile !== undefined && this.#executor.compile !== undefined) {
      this.#executor.compile = compile;
    }
  }

  /**
   * Computes everything that is pending. Values that cannot be computed are marked with their
   * error.
   *
   * @returns nothing, or a promise where the executor is asynchronous.
   * @throws that error, if variables were to take such values; they keep their last ones.
   */
  flush(): void | Promise<void> {
    return this.#scheduler.flush();
  }

  /**
   * A step whose graph is kept and run again. With an asynchronous executor `run` returns before
   * its results are computed: read them with `data()`.
   */
  capture<Result extends TfTensor | TfTensor[]>(
    step: Step<Result>,
    options: CaptureOptions = {},
  ): CapturedStep<Result> {
    return new CapturedStep(this.#tracer, step, options);
  }

  /** Sees steps as one program each. */
  get tracer(): Tracer {
    return this.#tracer;
  }

  /** Calls `listener` with every recording that has been computed, until the result is called. */
  onCompute(listener: (recording: Recording) => void): () => void {
    return this.#scheduler.onCompute(listener);
  }

  // For tfjs

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = this.#storage.newId();
    this.#put(dataId, values, { shape, dtype }, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#put(dataId, values, { shape, dtype }, refCount);
    this.#assignments.moved(dataId);
  }

  #put(
    dataId: DataId,
    values: backend_util.BackendValues,
    { shape, dtype }: { shape: number[]; dtype: DataType },
    refCount: number,
  ): void {
    if (dtype === "string") {
      this.#storage.put(dataId, { strings: values as Uint8Array[] }, refCount);
    } else if (dtype === "complex64") {
      const parts = backend_util.splitRealAndImagArrays(values as Float32Array);
      const real = this.makeTensorInfo(shape, "float32", parts.real);
      const imag = this.makeTensorInfo(shape, "float32", parts.imag);
      this.#storage.put(dataId, { complex: { real, imag } }, refCount);
    } else {
      const value = newLazyArray({ shape, dtype: dtype as DType });
      value.data = values as Float32Array;
      this.#tracer.created(value);
      this.#storage.put(dataId, { value }, refCount);
    }
  }

  override async read(dataId: DataId): Promise<backend_util.BackendValues> {
    const { value, complex } = this.#storage.get(dataId);
    if (complex) {
      const parts = [this.read(complex.real.dataId), this.read(complex.imag.dataId)];
      const [real, imag] = (await Promise.all(parts)) as Float32Array[];
      return backend_util.mergeRealAndImagArrays(real!, imag!);
    }
    if (!value || !this.#executor.isAsynchronous) return this.readSync(dataId);
    this.#tracer.checkRead(value);
    value.pins++; // its tensor may be disposed meanwhile
    try {
      if (isPending(value)) {
        await this.flush();
        this.#scheduler.throwFailure();
      }
      if (!this.#isToBeAwaited(value)) return this.#dataOf(value);
      return asRead({ dtype: value.dtype, data: await this.#executor.read!(value.data!) });
    } finally {
      this.#tracer.unpin([value]);
    }
  }

  /** Whether its elements are where an asynchronous executor must fetch them. */
  #isToBeAwaited(value: LazyArray): boolean {
    return !!this.#executor.read && !!value.data && isElsewhere(value.data, value);
  }

  /**
   * @throws {AsynchronousReadError} if an asynchronous executor has not computed the value, or has
   * it on a device.
   */
  override readSync(dataId: DataId): backend_util.BackendValues {
    const { value, strings, complex } = this.#storage.get(dataId);
    if (strings) return strings;
    if (complex) {
      return backend_util.mergeRealAndImagArrays(
        this.readSync(complex.real.dataId) as Float32Array,
        this.readSync(complex.imag.dataId) as Float32Array,
      );
    }
    this.#tracer.checkRead(value!);
    if (isPending(value!)) {
      if (this.#executor.isAsynchronous) throw new AsynchronousReadError(value!);
      this.flush();
    }
    if (this.#isToBeAwaited(value!)) throw new AsynchronousReadError(value!);
    return this.#dataOf(value!);
  }

  /** The data of a value that has been computed, which their reader may write to. */
  #dataOf(value: LazyArray): Float32Array {
    const { data, dtype, error } = value;
    if (error) throw error;
    if (this.#scheduler.willRead(value)) {
      // Pending operations have been called before: they see what is there now.
      if (this.#tracer.isTracing || this.#executor.isAsynchronous) {
        return asRead({ dtype, data: this.#executor.handOut(data!) }).slice();
      }
      this.flush();
    }
    const read = value.owned ? this.#executor.handOut(data!) : data!;
    if (read === data) value.owned = false;
    return asRead({ dtype, data: read });
  }

  override refCount(dataId: DataId): number {
    return this.#storage.refCount(dataId);
  }

  /** tfjs calls this when a variable takes a tensor's data, and in no other case. */
  override incRef(dataId: DataId): void {
    const { value } = this.#storage.share(dataId);
    if (!value) return;
    if (value.data === undefined) value.assigned = true;
    this.#assignments.taken(dataId, value);
  }

  decRef(dataId: DataId): void {
    this.#storage.decRef(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#storage.has(dataId)) return true;
    const held = this.#storage.look(dataId);
    if (held) this.#assignments.released(dataId, held);
    const contents = this.#storage.release(dataId, force);
    if (!contents) return false;
    const { value, complex } = contents;
    if (complex) {
      this.disposeData(complex.real.dataId);
      this.disposeData(complex.imag.dataId);
    }
    if (value) {
      value.live = false;
      this.#scheduler.release(value);
    }
    return true;
  }

  disposeIntermediateTensorInfo(info: TensorInfo): void {
    this.disposeData(info.dataId);
  }

  override numDataIds(): number {
    return this.#storage.size;
  }

  /** Part of `tf.memory()`: how many compiled graphs are kept, and how many have been built. */
  override memory() {
    const { size, built } = this.#executor.graphs;
    return { unreliable: false, numGraphs: size, numGraphsBuilt: built };
  }

  override timerAvailable(): boolean {
    return true;
  }

  /** Not an async function: tfjs' profiler times each kernel by it, and `f` may throw. */
  override time(f: () => void): Promise<BackendTimingInfo> {
    this.flush();
    const before = this.#executor.milliseconds;
    const taken = () => ({ kernelMs: this.#executor.milliseconds - before });
    const wasTimed = this.#isTimed;
    this.#isTimed = true;
    try {
      f();
    } finally {
      this.#isTimed = wasTimed;
    }
    const computing = this.flush();
    return computing ? computing.then(taken) : Promise.resolve(taken());
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override dispose(): void {
    this.#executor.dispose();
  }
}

/** Whether it is of no type that graphs compute with. */
const isOther = ({ dtype }: TensorInfo) => dtype === "string" || dtype === "complex64";

const isPending = ({ data, error }: LazyArray) => data === undefined && !error;

const asRead = ({ data, dtype }: Pick<LazyArray, "data" | "dtype">) =>
  util.convertBackendValuesAndArrayBuffer(data!, dtype) as Float32Array;
