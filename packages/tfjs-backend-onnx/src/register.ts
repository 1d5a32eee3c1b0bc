import {
  mostThreads,
  onnxRuntimeName,
  type RuntimeOptions,
  startOnnxRuntime,
  startWebgpu,
  type WebgpuFiles,
} from "@rote/onnx";
import { checkInteger, checkOptions } from "@rote/options";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend/backend.ts";
import { onCpu } from "./backend/onCpu.ts";
import { BackendOptionError, UnsupportedKernelError } from "./errors.ts";
import { DeviceExecutor } from "./executor/deviceExecutor.ts";
import type { Compile, Executor } from "./executor/executor.ts";
import type { OnnxExecutorOptions } from "./executor/onnxExecutor.ts";
import { TieredExecutor } from "./executor/tieredExecutor.ts";
import { WebgpuExecutor } from "./executor/webgpuExecutor.ts";
import * as exported from "./kernels/index.ts";
import type { Registration } from "./program/kernel.ts";
import { replaceGradients } from "./replacedGradients.ts";

/** Every kernel of this backend: what `kernels/index.ts` exports. */
export const kernels: readonly Registration[] = Object.values(exported).filter(
  (value): value is Registration => typeof value === "object" && "func" in value,
);

const BACKEND_NAME = "onnx";

export interface RegisterOptions
  extends OnnxExecutorOptions,
    Pick<RuntimeOptions, "runtime" | "wasmFiles"> {
  /** Where the files of `onnxruntime-web`'s WebGPU are, for the provider "webgpu" in a page. */
  webgpuFiles?: WebgpuFiles;
  /**
   * What a kernel does that has no ONNX form, or is called on strings or complex numbers: it runs
   * on tfjs' cpu backend, with one warning for each kernel, or throws an `UnsupportedKernelError`
   * or `UnsupportedDTypeError`. Defaults to "cpu".
   */
  missing?: "cpu" | "error";
  /** Which programs are compiled: see `OnnxBackend.compile`. Defaults to "whenItPays". */
  compile?: Compile;
  /** Called with the warnings. Defaults to `console.warn`, as in tfjs. */
  warn?: (message: string) => void;
  /** Makes what computes programs. Defaults to a `TieredExecutor` with these options. */
  executor?: (options: OnnxExecutorOptions) => Executor;
}

/**
 * Registers the backend "onnx" with tfjs, or registers it again with other options; what was
 * computed by one registered before is lost. Importing this package calls it without options.
 * `await tf.setBackend("onnx")` starts it: in Node on ONNX Runtime's native library, in a page or
 * worker on its WebAssembly or, with the provider "webgpu", on its WebGPU, which is loaded then.
 *
 * @throws {BackendOptionError} if an option is unknown or out of its range.
 */
export function registerOnnxBackend(options: RegisterOptions = {}): void {
  checkOptions(
    "registerOnnxBackend",
    options,
    {
      missing: ["cpu", "error"],
      compile: ["always", "whenItPays"],
      warn: true,
      executor: true,
      threads: "number",
      provider: ["cpu", "webgpu"],
      sessions: "number",
      profile: true,
      runtime: ["native", "wasm"],
      wasmFiles: true,
      webgpuFiles: true,
    },
    BackendOptionError,
  );

  const {
    missing = "cpu",
    compile = "whenItPays",
    warn = tf.backend_util.warn,
    executor,
    runtime,
    wasmFiles,
    webgpuFiles,
    ...executorOptions
  } = options;
  const { threads = 1 } = executorOptions;
  checkInteger("registerOnnxBackend", "threads", threads, [1, mostThreads()], BackendOptionError);
  for (const { kernelName } of tf.getKernelsForBackend(BACKEND_NAME)) {
    tf.unregisterKernel(kernelName, BACKEND_NAME);
  }
  if (tf.findBackendFactory(BACKEND_NAME)) tf.removeBackend(BACKEND_NAME);

  const onOther = (kernelName: string): tf.KernelFunc =>
    missing === "cpu"
      ? onCpu(kernelName, warn)
      : () => {
          throw new UnsupportedKernelError(kernelName);
        };
  const register = (kernelName: string, kernelFunc: tf.KernelFunc) =>
    tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
  const known = new Set(kernels.map(({ name }) => name));
  for (const { name, func, takesAnyType, orElse = byType(func) } of kernels) {
    const isWhole = takesAnyType || missing === "error" || !tf.getKernel(name, "cpu");
    register(name, isWhole ? func : orElse(onOther(name)));
  }
  // No others: tfjs has ways of its own around kernels that not even cpu has, such as FromPixels.
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (!known.has(kernelName)) register(kernelName, onOther(kernelName));
  }
  const startOn = (made: Executor) => {
    const backend = new OnnxBackend(made);
    replaceGradients(BACKEND_NAME);
    return backend;
  };
  const start = () => startOn((executor ?? executorFor(compile))(executorOptions));
  const factory = () => {
    const name = runtime ?? onnxRuntimeName();
    const { provider, sessions } = executorOptions;
    if (name === "wasm" && provider === "webgpu" && !executor) {
      const kept = sessions === undefined ? {} : { sessions };
      return startWebgpu({ webgpuFiles: webgpuFiles! }).then((device) =>
        startOn(new WebgpuExecutor(device, kept)),
      );
    }
    if (name === "native" && onnxRuntimeName() === name) return start(); // it loads at once
    const wanted: RuntimeOptions = { runtime: name };
    if (name === "wasm" && wasmFiles) wanted.wasmFiles = wasmFiles;
    if (name === "wasm" && options.threads !== undefined) wanted.threads = threads;
    return startOnnxRuntime(wanted).then(start);
  };
  tf.registerBackend(BACKEND_NAME, factory, 4);
}

/** On a graphics processor values stay there, and every program is compiled. */
const executorFor =
  (compile: Compile) =>
  (options: OnnxExecutorOptions): Executor => {
    const { provider, threads: _, ...rest } = options;
    return provider === "webgpu" ? new DeviceExecutor(rest) : new TieredExecutor(options, compile);
  };

/** `numeric` where all inputs are numbers that graphs compute with, another for all else. */
function byType(numeric: tf.KernelFunc): (other: tf.KernelFunc) => tf.KernelFunc {
  return (other) => (call) => {
    const inputs = call.inputs as unknown as Record<string, tf.TensorInfo | undefined>;
    for (const name in inputs) {
      const dtype = inputs[name]?.dtype;
      if (dtype === "string" || dtype === "complex64") return other(call);
    }
    return numeric(call);
  };
}
