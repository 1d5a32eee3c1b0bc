import * as tf from "@tensorflow/tfjs-core";

import { OnnxBackend, type OnnxBackendOptions } from "./backend/backend.ts";
import { onCpu } from "./backend/onCpu.ts";
import { UnsupportedKernelError } from "./errors.ts";
import * as exported from "./kernels/index.ts";
import type { Registration } from "./program/kernel.ts";

/** Every kernel of this backend: what `kernels/index.ts` exports. */
export const kernels: readonly Registration[] = Object.values(exported).filter(
  (value): value is Registration => typeof value === "object" && "func" in value,
);

const backendName = "onnx";

export interface RegisterOptions extends OnnxBackendOptions {
  /**
   * What a kernel that is not implemented does: throws an `UnsupportedKernelError`, or runs on
   * tfjs' cpu backend (`import "@tensorflow/tfjs-backend-cpu"`), with one warning for each kernel.
   * Defaults to "error".
   */
  missing?: "error" | "cpu";
  /** Called with the warnings. Defaults to `console.warn`, as in tfjs. */
  warn?: (message: string) => void;
}

/**
 * Registers the backend "onnx" with tfjs, or registers it again with other options; what was
 * computed by one registered before is lost. Importing this package calls it without options.
 */
export function registerOnnxBackend(options: RegisterOptions = {}): void {
  const { missing = "error", warn = tf.backend_util.warn, ...backendOptions } = options;
  for (const { kernelName } of tf.getKernelsForBackend(backendName)) {
    tf.unregisterKernel(kernelName, backendName);
  }
  if (tf.findBackendFactory(backendName)) tf.removeBackend(backendName);

  const known = new Set(kernels.map(({ name }) => name));
  for (const { name, func } of kernels) {
    tf.registerKernel({ kernelName: name, backendName, kernelFunc: func });
  }
  for (const kernelName of tfjsKernels()) {
    if (known.has(kernelName)) continue;
    const kernelFunc =
      missing === "cpu"
        ? onCpu(kernelName, warn)
        : () => {
            throw new UnsupportedKernelError(kernelName);
          };
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
  tf.registerBackend(backendName, () => new OnnxBackend(backendOptions), 4);
}

/** The names of all kernels that tfjs has: it exports each under its own name. */
function tfjsKernels(): string[] {
  const names = Object.entries(tf).filter(
    ([name, value]) => typeof value === "string" && name !== "version_core",
  );
  return names.map(([, value]) => value as unknown as string);
}
