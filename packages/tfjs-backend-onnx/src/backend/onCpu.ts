import * as tf from "@tensorflow/tfjs-core";
import { CaptureError, UnsupportedKernelError } from "../errors.ts";
import type { TensorHost } from "../kernels/immediate.ts";

/** What the cpu backend has for its kernels. */
interface CpuBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: unknown): tf.TensorInfo;
  readSync(dataId: tf.DataId): tf.backend_util.BackendValues;
  disposeData(dataId: tf.DataId, force?: boolean): boolean;
  /** Whether it has not yet printed that tfjs-node is faster. */
  firstUse?: boolean;
}

/** What this backend has for kernels that run on the other one. */
export interface CpuGuest extends TensorHost {
  /** Whether a captured step is being traced. */
  readonly isTracing: boolean;
}

/** A kernel's inputs: tfjs passes some as lists under a name. */
type Inputs = Record<string, tf.TensorInfo | tf.TensorInfo[] | undefined> | tf.TensorInfo[];

/**
 * A kernel that reads its inputs, runs on tfjs' cpu backend, and takes the results back: numbers,
 * strings and complex numbers.
 *
 * @throws {CaptureError} within a captured step, which could not replay it.
 */
export function onCpu(kernelName: string, warn: (message: string) => void): tf.KernelFunc {
  let warned = false;
  return ({ inputs, attrs, backend }) => {
    const kernel = tf.getKernel(kernelName, "cpu");
    const cpu = kernel && (tf.engine().findBackend("cpu") as unknown as CpuBackend);
    if (!cpu) throw new UnsupportedKernelError(kernelName);
    const onnx = backend as CpuGuest;
    if (onnx.isTracing) {
      throw new CaptureError(
        `kernel "${kernelName}" runs on tfjs' cpu backend, which a captured step cannot replay. ` +
          "Call it before the step, and pass its result as an input.",
      );
    }
    if (!warned) {
      warned = true;
      warn(`onnx backend: kernel "${kernelName}" runs on tfjs' cpu backend, which is slow.`);
    }
    cpu.firstUse = false; // its greeting recommends another package
    const copies: tf.TensorInfo[] = [];
    const results: tf.TensorInfo[] = [];
    try {
      const copied = copiesOf(inputs as Inputs, (info) => {
        onnx.check(info, kernelName);
        const copy = copyTo(cpu, info, onnx.readSync(info.dataId));
        copies.push(copy);
        return Object.assign(copy, { rank: info.shape.length }); // some read it, as of a tensor
      });
      const call = { inputs: copied as tf.NamedTensorInfoMap, attrs: attrs!, backend: cpu };
      const returned = kernel.kernelFunc(call);
      results.push(...[returned].flat());
      const taken = results.map(({ dataId, shape, dtype }) =>
        onnx.makeTensorInfo(shape, dtype, cpu.readSync(dataId)),
      );
      return Array.isArray(returned) ? taken : taken[0]!;
    } finally {
      for (const { dataId } of [...copies, ...results]) cpu.disposeData(dataId);
    }
  };
}

function copiesOf(inputs: Inputs, copy: (info: tf.TensorInfo) => tf.TensorInfo): Inputs {
  if (Array.isArray(inputs)) return inputs.map(copy);
  const copied: Record<string, tf.TensorInfo | tf.TensorInfo[]> = {};
  for (const [name, given] of Object.entries(inputs ?? {})) {
    if (given) copied[name] = Array.isArray(given) ? given.map(copy) : copy(given);
  }
  return copied;
}

function copyTo(
  cpu: CpuBackend,
  { shape, dtype }: tf.TensorInfo,
  values: tf.backend_util.BackendValues,
): tf.TensorInfo {
  if (dtype !== "complex64") return cpu.makeTensorInfo(shape, dtype, values);
  const parts = tf.backend_util.splitRealAndImagArrays(values as Float32Array);
  const real = cpu.makeTensorInfo(shape, "float32", parts.real);
  const imag = cpu.makeTensorInfo(shape, "float32", parts.imag);
  const complex = tf.getKernel(tf.Complex, "cpu").kernelFunc;
  const info = complex({ inputs: { real, imag }, attrs: {}, backend: cpu }) as tf.TensorInfo;
  for (const { dataId } of [real, imag]) cpu.disposeData(dataId);
  return info;
}
