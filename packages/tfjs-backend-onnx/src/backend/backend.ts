import { loadOnnxRuntime, type Provider, startProvider } from "@rote/onnx";
import {
  type BackendTimingInfo,
  backend_util,
  type DataId,
  type DataType,
  dispose,
  env,
  KernelBackend,
  type TensorContainer,
  type TensorInfo,
  type Tensor as TfTensor,
  util,
} from "@tensorflow/tfjs-core";
import { CaptureError, UnsupportedDTypeError } from "../errors.ts";
import { Executor } from "../executor/onnxExecutor.ts";
import { type DType, type Spec, sameShape } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import { outputsOf } from "../program/outputsOf.ts";
import { newValue, Recorder, type Recording, type Value } from "../program/recorder.ts";
import { view } from "../program/view.ts";
import { ownGradients } from "../replacedGradients.ts";
import { Assignments } from "./assignments.ts";
import { CapturedStep, type CaptureOptions, type Step } from "./capture.ts";
import { TensorStorage } from "./tensorStorage.ts";

export interface OnnxBackendOptions {
  /** Threads of an operator. Defaults to ONNX Runtime's choice, the number of cores. */
  threads?: number;
  /** Where graphs run. Defaults to "cpu". */
  provider?: Provider;
  /** How many compiled graphs are kept; the one unused for longest goes first. Defaults to 64. */
  sessions?: number;
  /** Where to write ONNX Runtime's trace of every node's time: a file name's prefix. */
  profile?: string;
}

/** What a step recorded, as one program that has been computed. */
export type Trace = Pick<Recording, "key" | "program" | "leaves" | "results">;

/** Above this many recorded operations they are computed, whatever they are. */
const mostPending = 4096;

/**
 * The backend: kernels record what is to be computed, a read computes everything that is pending
 * and still referred to, as one ONNX graph. Graphs are compiled once for each structure.
 */
export class OnnxBackend extends KernelBackend {
  private readonly storage = new TensorStorage(this);
  private readonly recorder = new Recorder();
  private readonly executor: Executor;
  private readonly assignments = new Assignments(this, this.storage);
  /** Values nobody refers to any more that pending operations may still read. */
  private released: Value[] = [];
  /** While a step is traced: the values that came from JavaScript within it. */
  private tracing: Set<Value> | undefined;

  /**
   * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
   * @throws {ProviderMissingError} if the provider cannot be used on it: there is no GPU, say.
   */
  constructor({ threads, provider, sessions, profile }: OnnxBackendOptions = {}) {
    super();
    if (provider === undefined || provider === "cpu") loadOnnxRuntime();
    else startProvider(provider);
    ownGradients();
    this.executor = new Executor({
      ...(threads === undefined ? {} : { threads }),
      ...(provider === undefined ? {} : { provider }),
      ...(sessions === undefined ? {} : { capacity: sessions }),
      ...(profile === undefined ? {} : { profile }),
    });
  }

  // Recording

  /** Records a call of a kernel and gives tensors for what it will compute. */
  record(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attrs: Readonly<Record<string, unknown>>,
  ): TensorInfo[] {
    const names: string[] = [];
    let values: Value[] = [];
    for (const name in inputs) {
      const info = inputs[name];
      if (info === undefined || info === null) continue;
      names.push(name);
      values.push(this.inputOf(info, kernel.name));
    }
    if (!this.tracing && this.recorder.beginsAnew(kernel, values)) this.flush();
    values = values.map((value, i) => this.seenAs(value, inputs[names[i]!]!.shape));

    const specs: Record<string, Spec> = {};
    names.forEach((name, i) => {
      specs[name] = values[i]!;
    });
    const outputs = outputsOf(kernel, specs, attrs);
    const recorded = this.recorder.record(kernel, names, values, attrs, outputs);
    const results = recorded.map((value) => this.store(value));
    if (this.tracing) return results;
    if (this.recorder.pending >= mostPending) this.flush();
    if (env().getBool("DEBUG")) this.computeNow(recorded);
    return results;
  }

  private inputOf(info: TensorInfo, kernel: string): Value {
    this.check(info, kernel);
    const { value } = this.storage.get(info.dataId);
    if (!value) throw new UnsupportedDTypeError(kernel, info);
    if (value.data !== undefined && !value.owned) this.executor.own(value);
    return value;
  }

  /** The value under the shape a tensor sees it with. */
  private seenAs(value: Value, shape: readonly number[]): Value {
    if (value.error) throw value.error;
    if (sameShape(value.shape, shape)) return value;
    const [seen] = this.recorder.record(view, ["x"], [value], { shape }, [
      { shape, dtype: value.dtype },
    ]);
    seen!.live = false;
    return seen!;
  }

  /** A tensor of values that are there. */
  makeTensorInfo(shape: number[], dtype: DataType, values: backend_util.BackendValues): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype };
  }

  /** A tensor of a value. */
  store(value: Value): TensorInfo {
    return this.storage.add(value);
  }

  /** The same contents under another shape. */
  alias(x: TensorInfo, shape: number[] = x.shape): TensorInfo {
    return this.storage.alias(x, shape);
  }

  /** The same contents under an identity of their own: tfjs counts and disposes of them apart. */
  copy(x: TensorInfo): TensorInfo {
    return this.record(view, { x }, { shape: x.shape })[0]!;
  }

  /** A complex tensor of two real ones. */
  makeComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    return this.storage.addComplex(this.copy(real), this.copy(imag));
  }

  complexParts(x: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
    return this.storage.get(x.dataId).complex!;
  }

  /** @throws {DisposedTensorError} if a tensor's data are gone. */
  check(info: TensorInfo, kernel: string): void {
    this.storage.check(info, kernel);
  }

  // Computing

  /**
   * Computes everything that is pending. Values that cannot be computed have an error then.
   *
   * @throws that error, if variables were to take such values; they have what they had before.
   */
  flush(): void {
    let failure: Error | undefined;
    if (this.recorder.pending > 0) {
      const recording = this.recorder.take();
      if (recording.results.length > 0) this.executor.compute(recording);
      const settled = this.assignments.settle(recording);
      failure = settled.failure;
      this.released.push(...settled.unused);
    }
    for (const value of this.released) this.executor.reuse(value);
    this.released = [];
    this.executor.tick();
    if (failure) throw failure;
  }

  /** Computes values at once; throws if that fails. */
  private computeNow(values: readonly Value[]): void {
    this.flush();
    const failed = values.find(({ error }) => error);
    if (failed) throw failed.error;
  }

  /** Takes the memory of a value that nobody refers to, now or once pending operations have run. */
  private letGo(value: Value): void {
    if (this.recorder.pending === 0) this.executor.reuse(value);
    else if (value.owned) this.released.push(value);
  }

  // Capture and replay

  /** A step whose graph is kept and run again. */
  capture<Result extends TfTensor | TfTensor[]>(
    step: Step<Result>,
    options: CaptureOptions = {},
  ): CapturedStep<Result> {
    return new CapturedStep(this, step, options);
  }

  /** What a tensor holds, if this backend holds it and it is no string and not complex. */
  valueBehind({ dataId }: TensorInfo): Value | undefined {
    return this.storage.has(dataId) ? this.storage.get(dataId).value : undefined;
  }

  /**
   * Calls `f` and computes what it records as one program, if it can be compiled as one. The values
   * made in JavaScript meanwhile are pinned.
   */
  trace<T extends TensorContainer>(
    f: () => T,
  ): { result: T; trace: Trace | undefined; created: Set<Value> } {
    if (this.tracing) {
      throw new CaptureError("a captured step must not run another captured step within it.");
    }
    this.flush();
    const created = new Set<Value>();
    const computed: Recording[] = [];
    const stop = this.onCompute((recording) => computed.push(recording));
    this.tracing = created;
    let result: T | undefined;
    try {
      result = f();
      this.tracing = undefined;
      this.flush();
      const failed = computed.flatMap(({ results }) => results).find(({ error }) => error);
      if (failed) throw failed.error;
      return { result, trace: computed.length === 1 ? computed[0] : undefined, created };
    } catch (error) {
      this.unpin(created);
      if (result !== undefined) dispose(result);
      throw error;
    } finally {
      this.tracing = undefined;
      stop();
    }
  }

  /** Runs a traced program on other leaves; gives its results. */
  rerun(trace: Trace, leaves: readonly Value[]): Value[] {
    this.flush();
    return this.executor.computeAgain(trace, leaves);
  }

  /** Keeps the data of a value from being written to until it is unpinned. */
  pin(value: Value): void {
    value.pins++;
  }

  unpin(values: Iterable<Value>): void {
    for (const value of values) {
      value.pins--;
      if (!value.live && value.pins === 0) this.letGo(value);
    }
  }

  /** The program a recording would be compiled from, for those who want to look at it. */
  onCompute(listener: (recording: Recording) => void): () => void {
    return this.executor.onCompute(listener);
  }

  // What tfjs asks of a backend

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.put(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.put(dataId, values, shape, dtype, refCount);
    this.assignments.moved(dataId);
  }

  private put(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    if (dtype === "string") {
      this.storage.put(dataId, { strings: values as Uint8Array[] }, refCount);
    } else if (dtype === "complex64") {
      const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
      const complex = {
        real: this.makeTensorInfo(shape, "float32", real),
        imag: this.makeTensorInfo(shape, "float32", imag),
      };
      this.storage.put(dataId, { complex }, refCount);
    } else {
      const value = newValue({ shape, dtype: dtype as DType });
      value.data = values as Float32Array;
      if (this.tracing) {
        this.tracing.add(value);
        this.pin(value);
      }
      this.storage.put(dataId, { value }, refCount);
    }
  }

  override async read(dataId: DataId): Promise<backend_util.BackendValues> {
    return this.readSync(dataId);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const { value, strings, complex } = this.storage.get(dataId);
    if (strings) return strings;
    if (complex) {
      return backend_util.mergeRealAndImagArrays(
        this.readSync(complex.real.dataId) as Float32Array,
        this.readSync(complex.imag.dataId) as Float32Array,
      );
    }
    if (this.tracing && !this.tracing.has(value!)) {
      throw new CaptureError(
        "a captured step must not read values (data, dataSync, print): what they decide would be " +
          "the same in every replay. Return the tensor, and read it after run().",
      );
    }
    if (value!.data === undefined && !value!.error) this.flush();
    if (value!.error) throw value!.error;
    value!.owned = false; // the caller has it now: it must not be written to again
    return util.convertBackendValuesAndArrayBuffer(value!.data!, value!.dtype) as Float32Array;
  }

  override refCount(dataId: DataId): number {
    return this.storage.refCount(dataId);
  }

  /** tfjs calls this when a variable takes a tensor's data, and in no other case. */
  override incRef(dataId: DataId): void {
    const { value } = this.storage.share(dataId);
    if (!value) return;
    if (value.data === undefined) value.assigned = true;
    this.assignments.taken(dataId, value);
  }

  decRef(dataId: DataId): void {
    this.storage.decRef(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.storage.has(dataId)) return true;
    const held = this.storage.get(dataId).value;
    if (held) this.assignments.released(dataId, held);
    const contents = this.storage.release(dataId, force);
    if (!contents) return false;
    const { value, complex } = contents;
    if (complex) {
      this.disposeData(complex.real.dataId);
      this.disposeData(complex.imag.dataId);
    }
    if (value) {
      value.live = false;
      this.letGo(value);
    }
    return true;
  }

  disposeIntermediateTensorInfo(info: TensorInfo): void {
    this.disposeData(info.dataId);
  }

  override numDataIds(): number {
    return this.storage.size;
  }

  /** Part of `tf.memory()`: how many compiled graphs are kept, and how many have been built. */
  override memory() {
    const { size, built } = this.executor.graphs;
    return { unreliable: false, numGraphs: size, numGraphsBuilt: built };
  }

  override timerAvailable(): boolean {
    return true;
  }

  /** Not an async function: tfjs' profiler times each kernel by it, and `f` may throw. */
  override time(f: () => void): Promise<BackendTimingInfo> {
    this.flush();
    const before = this.executor.milliseconds;
    f();
    this.flush();
    return Promise.resolve({ kernelMs: this.executor.milliseconds - before });
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return super.epsilon();
  }

  override dispose(): void {
    this.executor.clear();
  }
}
