import { channelBlock, onnxRuntimeName, type Provider } from "@rote/onnx";

/**
 * What the provider and the machine that run a graph can do. Made once for each executor; whatever
 * writes a graph asks it by name. An ability that only one provider has is a property here; code
 * that depends on it reads `g.target`.
 */
export interface Target {
  readonly provider: Provider;
  /**
   * How many channels the operators `nchwc.…` keep side by side; undefined where there are no such
   * operators.
   */
  readonly channelBlock: number | undefined;
  /** Whether a product is shared out to threads, on which its bits may depend. */
  readonly hasThreads: boolean;
  /**
   * Whether products take so long that fewer multiplications are worth more passes over memory:
   * WebAssembly has four numbers at a time, and no multiplication that adds.
   */
  readonly hasSlowProducts: boolean;
  /** Whether float64 is computed as fast as memory is read. */
  readonly hasDoubles: boolean;
  /** Whether `MaxPool` returns `Indices` and `ScatterElements` adds. */
  readonly hasFastMaxPoolIndices: boolean;
  /** Whether `BatchNormalization` in training mode returns the statistics of the batch. */
  readonly hasBatchStatistics: boolean;
  /** Whether there is `IsNaN`. */
  readonly hasIsNaN: boolean;
  /** Whether int64, which `ArgMax` gives, is computed with where graphs run. */
  readonly hasInt64: boolean;
  /**
   * Whether images lie fastest in tfjs' order: ONNX Runtime turns convolutions to that by itself,
   * and whatever stands between two of them costs a transpose if it is in another one.
   */
  readonly isChannelsLast: boolean;
  /** Whether a·x + b by channels is fastest as a `BatchNormalization` with mean 0, variance 1. */
  readonly hasFastBatchNormalization: boolean;
}

/** The abilities of a provider on this machine. */
export function targetOf(provider: Provider): Target {
  const isCpu = provider === "cpu";
  return {
    provider,
    channelBlock: isCpu ? channelBlock() : undefined,
    hasThreads: isCpu,
    hasSlowProducts: isCpu && onnxRuntimeName() === "wasm",
    hasDoubles: isCpu,
    hasFastMaxPoolIndices: isCpu,
    hasBatchStatistics: isCpu,
    hasFastBatchNormalization: isCpu,
    hasIsNaN: isCpu,
    hasInt64: isCpu,
    isChannelsLast: !isCpu,
  };
}

/** What every runtime of ONNX can do: the standard's operators, on whatever machine. */
export const PORTABLE: Target = {
  provider: "cpu",
  channelBlock: undefined,
  hasThreads: false,
  hasSlowProducts: false,
  hasDoubles: false,
  hasFastMaxPoolIndices: false,
  hasBatchStatistics: false,
  hasFastBatchNormalization: false,
  hasIsNaN: true,
  hasInt64: true,
  isChannelsLast: false,
};
