import type { backend_util, DataId, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { CaptureError } from "../errors.ts";
import type { KernelRecorder, Named, Registration } from "../program/kernel.ts";

/** What kernels that work on tensors at once need of the backend. */
export interface TensorHost extends KernelRecorder {
  makeTensorInfo(shape: number[], dtype: DataType, values: backend_util.BackendValues): TensorInfo;
  /** The same contents under another shape. */
  alias(x: TensorInfo, shape?: number[]): TensorInfo;
  /** The same contents as a separate tensor: tfjs counts and disposes of it separately. */
  copy(x: TensorInfo): TensorInfo;
  /** A complex tensor of two real ones. */
  makeComplex(real: TensorInfo, imag: TensorInfo): TensorInfo;
  complexParts(x: TensorInfo): { real: TensorInfo; imag: TensorInfo };
  readSync(dataId: DataId): backend_util.BackendValues;
  disposeData(dataId: DataId): boolean;
  /** @throws {DisposedTensorError} if a tensor's data are gone. */
  check(x: TensorInfo, kernel: string): void;
}

/** Defines a kernel that works on the backend's storage or on values read from it, at once. */
export function immediate<Inputs, Attrs = object>(
  name: string,
  func: (
    inputs: Named<Inputs, TensorInfo>,
    attrs: Attrs,
    backend: TensorHost,
  ) => TensorInfo | TensorInfo[],
): Registration {
  return {
    name,
    takesAnyType: true,
    func: ({ inputs, attrs, backend }) => {
      const host = backend as TensorHost;
      for (const key in inputs) {
        const info = inputs[key] as unknown as TensorInfo | undefined;
        if (info) host.check(info, name);
      }
      try {
        return func(inputs as never, attrs as Attrs, host);
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        throw new CaptureError(
          `kernel "${name}" reads its inputs, which a captured step cannot replay. Call it ` +
            "before the step, and pass its result as an input.",
        );
      }
    },
  };
}

/** The values of a numeric tensor. */
export const valuesOf = (backend: TensorHost, x: TensorInfo) =>
  backend.readSync(x.dataId) as Float32Array & Int32Array;

/** Calls another kernel from within a composite one. */
export type Run = (
  kernel: Registration,
  inputs: Record<string, TensorInfo | undefined>,
  attrs?: object,
) => TensorInfo;

/** Defines a kernel by others: it records them. What they return besides the result is disposed. */
export function composite<Inputs, Attrs = object>(
  name: string,
  compose: (inputs: Named<Inputs, TensorInfo>, attrs: Attrs, run: Run) => TensorInfo | TensorInfo[],
): Registration {
  return {
    name,
    func: ({ inputs, attrs, backend }) => {
      const made: TensorInfo[] = [];
      const run: Run = (kernel, inputs, attrs = {}) => {
        const result = kernel.func({ inputs: inputs as never, attrs: attrs as never, backend });
        if (!Array.isArray(result)) {
          made.push(result);
          return result;
        }
        made.push(...result);
        return result[0]!;
      };
      const results = compose(inputs as never, attrs as Attrs, run);
      for (const info of made) {
        const isKept = Array.isArray(results) ? results.includes(info) : results === info;
        if (!isKept) (backend as TensorHost).disposeData(info.dataId);
      }
      return results;
    },
  };
}
