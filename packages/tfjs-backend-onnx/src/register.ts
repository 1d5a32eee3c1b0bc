import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend/backend.ts";
import { onCpu } from "./backend/onCpu.ts";
import { BackendOptionError, UnsupportedKernelError } from "./errors.ts";
import type { Executor } from "./executor/executor.ts";
import { OnnxExecutor, type OnnxExecutorOptions } from "./executor/onnxExecutor.ts";
import * as exported from "./kernels/index.ts";
import type { Registration } from "./program/kernel.ts";
import { replaceGradients } from "./replacedGradients.ts";

/** Every kernel of this backend: what `kernels/index.ts` exports. */
export const kernels: readonly Registration[] = Object.values(exported).filter(
  (value): value is Registration => typeof value === "object" && "func" in value,
);

const BACKEND_NAME = "onnx";

export interface RegisterOptions extends OnnxExecutorOptions {
  /**
   * What a kernel that is not implemented does: throws an `UnsupportedKernelError`, or runs on
   * tfjs' cpu backend (`import "@tensorflow/tfjs-backend-cpu"`), with one warning for each kernel.
   * Defaults to "error".
   */
  missing?: "error" | "cpu";
  /** Called with the warnings. Defaults to `console.warn`, as in tfjs. */
  warn?: (message: string) => void;
  /** Makes what computes programs. Defaults to an `OnnxExecutor` with these options. */
  executor?: (options: OnnxExecutorOptions) => Executor;
}

/**
 * Registers the backend "onnx" with tfjs, or registers it again with other options; what was
 * computed by one registered before is lost. Importing this package calls it without options.
 */
export function registerOnnxBackend(options: RegisterOptions = {}): void {
  checkOptions(
    "registerOnnxBackend",
    options,
    {
      missing: ["cpu", "error"],
      warn: true,
      executor: true,
      threads: true,
      provider: ["cpu", "webgpu"],
      sessions: true,
      profile: true,
    },
    BackendOptionError,
  );

  const {
    missing = "error",
    warn = tf.backend_util.warn,
    executor = (options) => new OnnxExecutor(options),
    ...executorOptions
  } = options;
  for (const { kernelName } of tf.getKernelsForBackend(BACKEND_NAME)) {
    tf.unregisterKernel(kernelName, BACKEND_NAME);
  }
  if (tf.findBackendFactory(BACKEND_NAME)) tf.removeBackend(BACKEND_NAME);

  const known = new Set(kernels.map(({ name }) => name));
  for (const { name, func } of kernels) {
    tf.registerKernel({ kernelName: name, backendName: BACKEND_NAME, kernelFunc: func });
  }
  for (const kernelName of tfjsKernels()) {
    if (known.has(kernelName)) continue;
    const kernelFunc =
      missing === "cpu"
        ? onCpu(kernelName, warn)
        : () => {
            throw new UnsupportedKernelError(kernelName);
          };
    tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
  }
  const factory = () => {
    const backend = new OnnxBackend(executor(executorOptions));
    replaceGradients(BACKEND_NAME);
    return backend;
  };
  tf.registerBackend(BACKEND_NAME, factory, 4);
}

/** The names of all kernels that tfjs has: it exports each under its own name. */
function tfjsKernels(): string[] {
  const names = Object.entries(tf).filter(
    ([name, value]) => typeof value === "string" && name !== "version_core",
  );
  return names.map(([, value]) => value as unknown as string);
}
