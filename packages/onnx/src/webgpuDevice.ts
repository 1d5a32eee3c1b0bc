import { checkOptions, type OptionTable, shown } from "@rote/options";
import { type DeviceHandle, DeviceTensor } from "./deviceTensor.ts";
import { ARRAY_TYPE, type DType, type TypedArray } from "./dtype.ts";
import {
  DeviceLostError,
  OnnxArgumentError,
  OnnxRuntimeMissingError,
  onnxError,
  ProviderMissingError,
} from "./errors.ts";
import { checkTensor, type Tensor } from "./tensor.ts";
import { WASM_VERSION } from "./wasmRuntime.ts";

/** Addresses of the two files of `onnxruntime-web` that its WebGPU needs: a bundler gives them. */
export interface WebgpuFiles {
  /** Of what `onnxruntime-web/webgpu` names. */
  module: string;
  /** Of `ort-wasm-simd-threaded.asyncify.wasm`. */
  binary: string;
}

export interface WebgpuOptions {
  webgpuFiles: WebgpuFiles;
}

const WEBGPU_OPTIONS: OptionTable<WebgpuOptions> = { webgpuFiles: true };

/** What is used of `onnxruntime-web`. */
interface Ort {
  readonly env: {
    logLevel: string;
    readonly wasm: { wasmPaths?: { wasm: string }; numThreads?: number };
  };
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OrtSession>;
  };
  readonly Tensor: (new (
    type: DType,
    data: TypedArray,
    dims: readonly number[],
  ) => OrtTensor) & {
    fromGpuBuffer(
      buffer: unknown,
      options: { dataType: DType; dims: readonly number[] },
    ): OrtTensor;
  };
}

interface OrtSession {
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: readonly string[],
  ): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

interface OrtTensor {
  readonly type: DType;
  readonly dims: readonly number[];
  readonly data: TypedArray;
  readonly gpuBuffer: GPUBuffer;
  dispose(): void;
}

export interface WebgpuGraphOptions {
  /** Where results are. Defaults to "device". */
  results?: "memory" | "device";
  /**
   * Whether nodes that WebGPU has no kernel for run on the processor; else a model that has one is
   * refused. Defaults to true.
   */
  mayUseProcessor?: boolean;
}

/** A graph that has been compiled for a `WebgpuDevice`. */
export class WebgpuGraph {
  readonly #session: OrtSession;
  /** Where its results are. */
  readonly results: "memory" | "device";

  constructor(session: unknown, results: "memory" | "device") {
    this.#session = session as OrtSession;
    this.results = results;
  }

  /** Runs it; tensors are ONNX Runtime's own. */
  run(feeds: Readonly<Record<string, unknown>>, outputs: readonly string[]): Promise<unknown> {
    return this.#session.run(feeds as Record<string, OrtTensor>, outputs);
  }

  /** Frees its memory. */
  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

/** What buffers are for, and how they are mapped, in WebGPU's own numbers. */
const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, storage: 128 };
const MAP_READ = 1;

/** Buffers are of as many bytes as shaders read at a time, or a multiple. */
const ALIGNMENT = 16;

const aligned = (bytes: number) => Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;

/**
 * A graphics processor in a page or worker, through WebGPU, on which ONNX Runtime runs graphs. All
 * of it is asynchronous; calls of `run` and `compile` must follow one another. In Node a `Session`
 * with the provider "webgpu" is synchronous instead.
 */
export class WebgpuDevice {
  readonly #ort: Ort;
  readonly #device: GPUDevice;
  /** Rejects when the device is lost. */
  readonly #lost: Promise<never>;
  /** Resolves with the error once the device is lost, also by `dispose`; never, if it is not. */
  readonly lost: Promise<DeviceLostError>;
  #loss: DeviceLostError | undefined;
  /** The version of ONNX Runtime. */
  readonly version = WASM_VERSION;

  /** Of `startWebgpu`. */
  constructor(ort: unknown, device: unknown) {
    this.#ort = ort as Ort;
    this.#device = device as GPUDevice;
    this.#lost = this.#device.lost.then(({ reason, message }) => {
      const said = `WebGPU device lost (${reason}): ${message}`;
      this.#loss = onnxError("WebgpuDevice", new Error(said)) as DeviceLostError;
      throw this.#loss;
    });
    this.lost = this.#lost.catch((error: DeviceLostError) => error);
  }

  /**
   * Compiles a model.
   *
   * @throws {OnnxError} if ONNX Runtime refuses it.
   * @throws {DeviceLostError} if the device is gone.
   */
  async compile(model: Uint8Array, options: WebgpuGraphOptions = {}): Promise<WebgpuGraph> {
    const known = { results: ["memory", "device"], mayUseProcessor: "boolean" } as const;
    checkOptions("WebgpuDevice.compile", options, known, OnnxArgumentError);
    const { results = "device", mayUseProcessor = true } = options;
    const session = await this.#call("WebgpuDevice.compile", () =>
      this.#ort.InferenceSession.create(model, {
        executionProviders: [{ name: "webgpu", device: this.#device }],
        preferredOutputLocation: results === "device" ? "gpu-buffer" : "cpu",
        enableMemPattern: false,
        logSeverityLevel: 4, // errors are thrown, not printed
        ...(!mayUseProcessor && { extra: { session: { disable_cpu_ep_fallback: "1" } } }),
      }),
    );
    return new WebgpuGraph(session, results);
  }

  /**
   * Runs a graph. Results are on the device or in memory, as it was compiled.
   *
   * @param feeds a tensor for every input, by name.
   * @param outputs the names of the outputs wanted.
   * @throws {OnnxError} if it fails, also for want of memory.
   * @throws {DeviceLostError} if the device is gone.
   */
  async run(
    graph: WebgpuGraph,
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: readonly string[],
  ): Promise<Record<string, DeviceTensor | TypedArray>> {
    const fed = Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => [name, this.#ortTensor(name, tensor)]),
    );
    const found = await this.#call("WebgpuDevice.run", async () => {
      this.#device.pushErrorScope("out-of-memory");
      let results: Record<string, OrtTensor>;
      let full: GPUError | null;
      try {
        results = (await graph.run(fed, outputs)) as Record<string, OrtTensor>;
      } finally {
        full = await this.#device.popErrorScope();
      }
      if (full) throw new Error(`Failed to create GPU buffer: ${full.message}`);
      return results;
    });
    return Object.fromEntries(
      outputs.map((name) => {
        const { type, dims } = found[name]!;
        if (graph.results === "memory") return [name, found[name]!.data];
        return [name, new DeviceTensor(type, dims, handleOf(found[name]!))];
      }),
    );
  }

  #ortTensor(name: string, tensor: Tensor | DeviceTensor): OrtTensor {
    if (tensor instanceof DeviceTensor) {
      const { dtype, shape, handle } = tensor;
      return this.#ort.Tensor.fromGpuBuffer(handle.gpuBufferData, { dataType: dtype, dims: shape });
    }
    const { dtype, shape, data } = checkTensor("input", name, tensor);
    return new this.#ort.Tensor(dtype, data, shape);
  }

  /** A copy of a tensor in the memory of the device. */
  upload(tensor: Tensor): DeviceTensor {
    const { dtype, shape, data } = checkTensor("input", "upload", tensor);
    const buffer = this.#buffer(data.byteLength, USAGE.storage | USAGE.copySource);
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    const whole = bytes.length - (bytes.length % 4);
    this.#device.queue.writeBuffer(buffer, 0, bytes, 0, whole);
    if (whole < bytes.length) {
      const rest = new Uint8Array(4); // the queue takes four bytes at a time
      rest.set(bytes.subarray(whole));
      this.#device.queue.writeBuffer(buffer, whole, rest);
    }
    return new DeviceTensor(dtype, shape, handleOfBuffer(buffer));
  }

  /** A tensor of its own with the same elements. */
  copy({ dtype, shape, handle }: DeviceTensor): DeviceTensor {
    const bytes = aligned(bytesOf(dtype, shape));
    const buffer = this.#buffer(bytes, USAGE.storage | USAGE.copySource);
    this.#copyBuffer(handle.gpuBufferData as GPUBuffer, buffer);
    return new DeviceTensor(dtype, shape, handleOfBuffer(buffer));
  }

  /**
   * The elements of a tensor on the device.
   *
   * @throws {DeviceLostError} if the device is gone.
   */
  async read({ dtype, shape, handle }: DeviceTensor): Promise<TypedArray> {
    const bytes = bytesOf(dtype, shape);
    const staging = this.#buffer(bytes, USAGE.mapRead);
    this.#copyBuffer(handle.gpuBufferData as GPUBuffer, staging);
    await this.#call("WebgpuDevice.read", () => staging.mapAsync(MAP_READ));
    const elements = new ARRAY_TYPE[dtype](staging.getMappedRange().slice(0, bytes));
    staging.destroy();
    return elements;
  }

  #buffer(bytes: number, usage: number): GPUBuffer {
    return this.#device.createBuffer({ size: aligned(bytes), usage: usage | USAGE.copyTarget });
  }

  #copyBuffer(from: GPUBuffer, to: GPUBuffer): void {
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 0, to, 0, Math.min(from.size, to.size));
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Gives errors the name of what was called, and does not wait for a device that is gone. */
  async #call<Result>(what: string, call: () => Promise<Result>): Promise<Result> {
    if (this.#loss) throw this.#loss;
    const called = call();
    try {
      return await Promise.race([called, this.#lost]);
    } catch (cause) {
      called.catch(() => {});
      if (cause instanceof DeviceLostError) throw cause;
      if (this.#loss) throw this.#loss;
      throw onnxError(what, cause);
    }
  }

  /** Gives the device back: what is in its memory is gone. */
  dispose(): void {
    this.#device.destroy();
  }
}

const bytesOf = (dtype: DType, shape: readonly number[]): number =>
  shape.reduce((n, d) => n * d, 1) * ARRAY_TYPE[dtype].BYTES_PER_ELEMENT;

const handleOf = (tensor: OrtTensor): DeviceHandle => ({
  gpuBufferData: tensor.gpuBuffer,
  dispose: () => tensor.dispose(),
});

const handleOfBuffer = (buffer: GPUBuffer): DeviceHandle => ({
  gpuBufferData: buffer,
  dispose: () => buffer.destroy(),
});

/** What shaders of ONNX Runtime use where a device has it. */
const FEATURES = ["shader-f16", "subgroups"] as const;
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBuffersPerShaderStage",
] as const;

/**
 * Loads ONNX Runtime's WebGPU in a page or worker and takes a device of the graphics processor. A
 * device that was lost is replaced by calling it again.
 *
 * @throws {ProviderMissingError} if the browser has no WebGPU, or no graphics processor for it.
 * @throws {OnnxRuntimeMissingError} if the package's files do not load.
 * @throws {OnnxArgumentError} if an option is unknown or missing.
 */
export async function startWebgpu(options: WebgpuOptions): Promise<WebgpuDevice> {
  checkOptions("startWebgpu", options, WEBGPU_OPTIONS, OnnxArgumentError);
  const { webgpuFiles } = options;
  const files = { module: true, binary: true } as const;
  checkOptions("startWebgpu", webgpuFiles ?? {}, files, OnnxArgumentError);
  for (const file of ["module", "binary"] as const) {
    if (typeof webgpuFiles?.[file] === "string") continue;
    throw new OnnxArgumentError(
      `startWebgpu: webgpuFiles must say where the ${file} of onnxruntime-web is, got ` +
        `${shown(webgpuFiles?.[file])}. Give { module, binary } as the README shows.`,
    );
  }
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({
    powerPreference: "high-performance",
  });
  if (!adapter) {
    const said = globalThis.navigator?.gpu ? "no adapter" : "a browser without WebGPU";
    throw new ProviderMissingError(
      `startWebgpu: the provider "webgpu" must start here, got: ${said}. It needs a graphics ` +
        'processor, and a page that comes by https or from localhost. Else use "cpu".',
    );
  }
  const ort = await load(webgpuFiles);
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  return new WebgpuDevice(ort, device);
}

async function load({ module, binary }: WebgpuFiles): Promise<Ort> {
  let ort: Ort;
  try {
    // No bundler may follow it: the package is optional.
    ort = await import(/* @vite-ignore */ /* webpackIgnore: true */ module);
    if (!ort.InferenceSession) throw new Error("it has no InferenceSession");
  } catch (cause) {
    const [said] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new OnnxRuntimeMissingError(
      `startWebgpu: ${module} must load, got: ${said} Install it, npm install ` +
        `onnxruntime-web@${WASM_VERSION}, and say by webgpuFiles where its files are.`,
      { cause },
    );
  }
  ort.env.logLevel = "fatal";
  ort.env.wasm.wasmPaths = { wasm: binary };
  ort.env.wasm.numThreads = 1; // shaders have their own
  return ort;
}
