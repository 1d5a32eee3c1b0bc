import {
  loadOnnxRuntime,
  OnnxRuntimeMissingError,
  type Provider,
  type Session,
  SessionCache,
  type Tensor,
} from "@rote/onnx";
import {
  type BackendTimingInfo,
  backend_util,
  type DataId,
  DataStorage,
  type DataType,
  engine,
  env,
  KernelBackend,
  type TensorInfo,
  type Tensor as TfTensor,
  util,
} from "@tensorflow/tfjs-core";

import { Buffers } from "./buffers.ts";
import { CapturedStep, type CaptureOptions, type Step } from "./capture.ts";
import {
  CaptureError,
  DisposedTensorError,
  isOutOfMemory,
  KernelError,
  OutOfMemoryError,
  ShapeError,
  UnsupportedDTypeError,
} from "./errors.ts";
import { ownGradients } from "./gradients.ts";
import type { Kernel } from "./kernel.ts";
import { describe, toModel } from "./lowering.ts";
import {
  arrayType,
  type DType,
  type Instruction,
  type Program,
  type Spec,
  sameShape,
  showSpec,
  sizeOf,
} from "./program.ts";
import { asText, newValue, Recorder, type Recording, type Value } from "./recorder.ts";
import { view } from "./view.ts";

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

/** What the storage holds for a tensor: a value, or what graphs do not compute with. */
interface Entry {
  value: Value | undefined;
  /** Strings as bytes. */
  strings: Uint8Array[] | undefined;
  /** The parts of a complex tensor. */
  complex: { real: TensorInfo; imag: TensorInfo } | undefined;
  dtype: DataType;
  refCount: number;
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
  private readonly storage = new DataStorage<Entry>(this, engine());
  private readonly sessions: SessionCache;
  private readonly recorder = new Recorder();
  private readonly buffers = new Buffers();
  /** Values nobody refers to any more that pending operations may still read. */
  private released: Value[] = [];
  /** Called with every recording that has been computed. */
  private readonly listeners = new Set<(recording: Recording) => void>();
  private runMilliseconds = 0;
  /** While a step is traced: the values that came from JavaScript within it. */
  private tracing: Set<Value> | undefined;

  /** @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine. */
  constructor({ threads, provider, sessions, profile }: OnnxBackendOptions = {}) {
    super();
    loadOnnxRuntime();
    ownGradients();
    this.sessions = new SessionCache({
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

  /** A tensor of values that are there. */
  makeTensorInfo(shape: number[], dtype: DataType, values: backend_util.BackendValues): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype };
  }

  /** The same contents under another shape. */
  alias(x: TensorInfo, shape: number[] = x.shape): TensorInfo {
    this.grow(x.dataId);
    return { dataId: x.dataId, shape, dtype: x.dtype };
  }

  private grow(dataId: DataId): Entry {
    const entry = this.storage.get(dataId);
    entry.refCount++;
    return entry;
  }

  /** The same contents under an identity of their own: tfjs counts and disposes of them apart. */
  copy(x: TensorInfo): TensorInfo {
    return this.record(view, { x }, { shape: x.shape })[0]!;
  }

  /** A complex tensor of two real ones. */
  makeComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const complex = { real: this.copy(real), imag: this.copy(imag) };
    const info = { dataId: {}, shape: real.shape, dtype: "complex64" as const };
    this.storage.set(info.dataId, entry("complex64", { complex }));
    return info;
  }

  complexParts(x: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
    return this.storage.get(x.dataId).complex!;
  }

  /** Refuses a tensor whose data are gone: asked for them, tfjs would fail within itself. */
  check(info: TensorInfo, kernel: string): void {
    if (this.storage.has(info.dataId) || engine().state.tensorInfo.has(info.dataId)) return;
    throw new DisposedTensorError(kernel, info);
  }

  private inputOf(info: TensorInfo, kernel: string): Value {
    this.check(info, kernel);
    const { value } = this.storage.get(info.dataId);
    if (!value) throw new UnsupportedDTypeError(kernel, info);
    if (value.error) throw value.error;
    if (value.data !== undefined && !value.owned) this.own(value);
    return value;
  }

  /** The value under the shape a tensor sees it with. */
  private seenAs(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    const [seen] = this.recorder.record(view, ["x"], [value], { shape }, [
      { shape, dtype: value.dtype },
    ]);
    seen!.live = false;
    return seen!;
  }

  /** Copies data that came from outside, whose owner may change it before it is read here. */
  private own(value: Value): void {
    const Type = arrayType[value.dtype];
    const size = sizeOf(value.shape);
    const data = new Type(this.buffers.take(size * Type.BYTES_PER_ELEMENT));
    data.set(value.data!);
    Object.assign(value, { data, owned: true });
  }

  /** A tensor of a value. */
  store(value: Value): TensorInfo {
    const dataId = {};
    this.storage.set(dataId, entry(value.dtype, { value }));
    return { dataId, shape: value.shape as number[], dtype: value.dtype };
  }

  // Computing

  /** Computes everything that is pending. */
  flush(): void {
    if (this.recorder.pending > 0) {
      const recording = this.recorder.take();
      if (recording.results.length > 0) this.compute(recording);
    }
    for (const value of this.released) this.reuse(value);
    this.released = [];
    this.buffers.tick();
  }

  /** Computes values at once; throws if that fails. */
  private computeNow(values: readonly Value[]): void {
    this.flush();
    const failed = values.find(({ error }) => error);
    if (failed) throw failed.error;
  }

  private compute(recording: Recording): void {
    const { key, program, leaves, results } = recording;
    try {
      const outputs = this.execute(
        this.sessions.get(key, () => toModel(program)),
        leaves,
        program.results.map((at) => program.specs[at]!),
      );
      results.forEach((value, i) => {
        Object.assign(value, { data: outputs[i], owned: true });
      });
    } catch (error) {
      if (program.instructions.length === 1 || error instanceof OnnxRuntimeMissingError) {
        const failure = errorOf(program, error);
        for (const value of results) value.error = failure;
      } else this.computeOneByOne(recording);
    }
    for (const listener of this.listeners) listener(recording);
  }

  /**
   * After a graph failed: each operation as a graph of its own. What can be computed is, and what
   * cannot has an error that names the operation, kept for whoever reads it.
   */
  private computeOneByOne({ program, values }: Recording): void {
    const fed = new Set(program.leaves);
    const lastUse = new Map<number, Instruction>();
    for (const instruction of program.instructions) {
      for (const at of [...instruction.inputs, ...instruction.outputs])
        lastUse.set(at, instruction);
    }
    for (const instruction of program.instructions) {
      const { inputs, outputs } = instruction;
      const failed = inputs.find((at) => values[at]!.error);
      if (failed === undefined) this.compute(alone(instruction, program, values));
      else for (const at of outputs) values[at]!.error = values[failed]!.error;
      for (const at of [...inputs, ...outputs]) {
        const value = values[at]!;
        if (!value.live && !fed.has(at) && lastUse.get(at) === instruction) this.reuse(value);
      }
    }
  }

  /** Runs a compiled program on data. */
  private execute(
    session: Session,
    leaves: readonly Pick<Value, "dtype" | "shape" | "data">[],
    results: readonly Spec[],
  ) {
    const start = util.now();
    const feeds: Record<string, Tensor> = {};
    leaves.forEach(({ dtype, shape, data }, i) => {
      feeds[`x${i}`] = { dtype, shape, data: data! };
    });
    const outputs: Record<string, Tensor> = {};
    results.forEach(({ dtype, shape }, i) => {
      const Type = arrayType[dtype];
      const data = new Type(this.buffers.take(sizeOf(shape) * Type.BYTES_PER_ELEMENT));
      outputs[`y${i}`] = { dtype, shape, data };
    });
    session.run(feeds, outputs);
    this.runMilliseconds += util.now() - start;
    return results.map((_, i) => outputs[`y${i}`]!.data);
  }

  private reuse(value: Value): void {
    if (!value.owned || value.data === undefined || value.pins > 0) return;
    this.buffers.give(value.data.buffer as ArrayBuffer);
    Object.assign(value, { data: undefined, owned: false });
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
  trace<T>(f: () => T): { result: T; trace: Trace | undefined; created: Set<Value> } {
    if (this.tracing) {
      throw new CaptureError("a captured step must not run another captured step within it.");
    }
    this.flush();
    const created = new Set<Value>();
    const computed: Recording[] = [];
    const stop = this.onCompute((recording) => computed.push(recording));
    this.tracing = created;
    let result: T;
    try {
      result = f();
      this.tracing = undefined;
      this.flush();
    } catch (error) {
      this.unpin(created);
      throw error;
    } finally {
      this.tracing = undefined;
      stop();
    }
    const failure = computed.flatMap(({ results }) => results).find((value) => value.error)?.error;
    if (failure) {
      this.unpin(created);
      throw failure;
    }
    return { result, trace: computed.length === 1 ? computed[0] : undefined, created };
  }

  /** Runs a traced program on other leaves; gives its results. */
  rerun({ key, program }: Trace, leaves: readonly Value[]): Value[] {
    this.flush();
    const fed = program.leaves.map((at, i) => {
      const { data, error } = leaves[i]!;
      if (error) throw error;
      return { ...program.specs[at]!, data };
    });
    const specs = program.results.map((at) => program.specs[at]!);
    const data = this.execute(
      this.sessions.get(key, () => toModel(program)),
      fed,
      specs,
    );
    return specs.map((spec, i) => Object.assign(newValue(spec), { data: data[i], owned: true }));
  }

  /** Keeps the data of a value from being written to until it is unpinned. */
  pin(value: Value): void {
    value.pins++;
  }

  unpin(values: Iterable<Value>): void {
    for (const value of values) {
      value.pins--;
      if (value.live || value.pins > 0) continue;
      if (this.recorder.pending === 0) this.reuse(value);
      else this.released.push(value);
    }
  }

  /** The program a recording would be compiled from, for those who want to look at it. */
  onCompute(listener: (recording: Recording) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // What tfjs asks of a backend

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    if (dtype === "string") {
      this.storage.set(dataId, { ...entry(dtype, { strings: values as Uint8Array[] }), refCount });
    } else if (dtype === "complex64") {
      const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
      const complex = {
        real: this.makeTensorInfo(shape, "float32", real),
        imag: this.makeTensorInfo(shape, "float32", imag),
      };
      this.storage.set(dataId, { ...entry(dtype, { complex }), refCount });
    } else {
      const value = newValue({ shape, dtype: dtype as DType });
      value.data = values as Float32Array;
      if (this.tracing) {
        this.tracing.add(value);
        this.pin(value);
      }
      this.storage.set(dataId, { ...entry(dtype, { value }), refCount });
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
    return this.storage.has(dataId) ? this.storage.get(dataId).refCount : 0;
  }

  /** tfjs calls this when a variable takes a tensor's data, and in no other case. */
  override incRef(dataId: DataId): void {
    const { value } = this.grow(dataId);
    if (value && value.data === undefined) value.assigned = true;
  }

  decRef(dataId: DataId): void {
    if (this.storage.has(dataId)) this.storage.get(dataId).refCount--;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.storage.has(dataId)) return true;
    const entry = this.storage.get(dataId);
    entry.refCount--;
    if (!force && entry.refCount > 0) return false;
    const { value, complex } = entry;
    if (complex) {
      this.disposeData(complex.real.dataId);
      this.disposeData(complex.imag.dataId);
    }
    if (value) {
      value.live = false;
      if (this.recorder.pending === 0) this.reuse(value);
      else if (value.owned) this.released.push(value);
    }
    this.storage.delete(dataId);
    return true;
  }

  disposeIntermediateTensorInfo(info: TensorInfo): void {
    this.disposeData(info.dataId);
  }

  override numDataIds(): number {
    return this.storage.numDataIds();
  }

  /** Part of `tf.memory()`: how many compiled graphs are kept, and how many have been built. */
  override memory() {
    const { size, built } = this.sessions;
    return { unreliable: false, numGraphs: size, numGraphsBuilt: built };
  }

  override timerAvailable(): boolean {
    return true;
  }

  /** Not an async function: tfjs' profiler times each kernel by it, and `f` may throw. */
  override time(f: () => void): Promise<BackendTimingInfo> {
    this.flush();
    const before = this.runMilliseconds;
    f();
    this.flush();
    return Promise.resolve({ kernelMs: this.runMilliseconds - before });
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return super.epsilon();
  }

  override dispose(): void {
    this.sessions.clear();
    this.buffers.clear();
  }
}

function entry(dtype: DataType, contents: Partial<Entry>): Entry {
  return {
    value: undefined,
    strings: undefined,
    complex: undefined,
    dtype,
    refCount: 1,
    ...contents,
  };
}

/** One instruction of a program as a recording of its own. */
function alone(
  { kernel, attrs, names, inputs, outputs }: Instruction,
  program: Program,
  values: readonly Value[],
): Recording {
  const all = [...inputs, ...outputs];
  const specs = all.map((at) => program.specs[at]!);
  const leaves = inputs.map((_, i) => i);
  const results = outputs.map((_, i) => inputs.length + i);
  return {
    key: `one ${kernel.name}(${names})${asText(attrs)}${specs.map(showSpec)}`,
    program: {
      specs,
      leaves,
      instructions: [{ kernel, attrs, names, inputs: leaves, outputs: results }],
      results,
    },
    leaves: inputs.map((at) => values[at]!),
    results: outputs.map((at) => values[at]!),
    values: all.map((at) => values[at]!),
  };
}

/** Why a program of one instruction failed, or any if there is no runtime. */
function errorOf({ instructions, specs }: Program, cause: unknown): Error {
  if (cause instanceof OnnxRuntimeMissingError) return cause;
  const instruction = instructions[0]!;
  const results = instruction.outputs.map((at) => showSpec(specs[at]!));
  const operation = `${describe(instruction, specs)} → ${results.join(", ")}`;
  const Failure = isOutOfMemory(cause) ? OutOfMemoryError : KernelError;
  return new Failure(instruction.kernel.name, operation, cause);
}

/** What a kernel will give. */
function outputsOf(
  kernel: Kernel,
  inputs: Readonly<Record<string, Spec>>,
  attrs: Readonly<Record<string, unknown>>,
): Spec[] {
  const refuse = (said: string, cause?: unknown) => {
    throw new ShapeError(kernel.name, Object.values(inputs), said, { cause });
  };
  let outputs: Spec[] = [];
  try {
    outputs = kernel.outputs(inputs, attrs);
  } catch (cause) {
    refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
  for (const { shape } of outputs) {
    if (!shape.every((d) => Number.isInteger(d) && d >= 0)) {
      refuse(`its result must have a shape of non-negative integers, got [${shape.join()}].`);
    }
  }
  return outputs;
}
