import * as tf from "@tensorflow/tfjs-core";
import { UnsupportedKernelError } from "../errors.ts";
import type { TensorHost } from "../kernels/immediate.ts";

/** What the cpu backend has for its kernels. */
interface CpuBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: unknown): tf.TensorInfo;
  readSync(dataId: tf.DataId): tf.backend_util.BackendValues;
  disposeData(dataId: tf.DataId, force?: boolean): boolean;
}

/** A kernel that reads its inputs, runs on tfjs' cpu backend, and takes the results back. */
export function onCpu(kernelName: string, warn: (message: string) => void): tf.KernelFunc {
  let warned = false;
  return ({ inputs, attrs, backend }) => {
    const kernel = tf.getKernel(kernelName, "cpu");
    const cpu = kernel && (tf.engine().findBackend("cpu") as unknown as CpuBackend);
    if (!cpu) throw new UnsupportedKernelError(kernelName);
    if (!warned) {
      warned = true;
      warn(`onnx backend: kernel "${kernelName}" runs on the cpu backend, which is slow.`);
    }
    const onnx = backend as TensorHost;
    const copies: tf.TensorInfo[] = [];
    const copy = ({ dataId, shape, dtype }: tf.TensorInfo) => {
      const info = cpu.makeTensorInfo(shape, dtype, onnx.readSync(dataId));
      copies.push(info);
      return info;
    };
    const given = Object.entries(inputs ?? {}).filter(([, info]) => info);
    const copied: Record<string, tf.TensorInfo> = {};
    for (const [name, info] of given) copied[name] = copy(info as tf.TensorInfo);
    const named = Array.isArray(inputs) ? Object.values(copied) : copied;
    const results = [
      kernel.kernelFunc({ inputs: named as never, attrs: attrs!, backend: cpu }),
    ].flat();
    const taken = results.map(({ dataId, shape, dtype }) =>
      onnx.makeTensorInfo(shape, dtype, cpu.readSync(dataId)),
    );
    for (const { dataId } of [...copies, ...results]) cpu.disposeData(dataId);
    return taken.length === 1 ? taken[0]! : taken;
  };
}
