import { availableMemory, MemoryError } from "@rote/solvers";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** Bytes of a number. */
const FLOAT = 4;
/** Of each layer, its values, which the way back needs, and their gradient. */
const EACH_VALUE = 2;
/** Of each weight, itself, its gradient and its velocity. */
const EACH_WEIGHT = 3;
/** A step is refused where so much of the estimate does not fit: some values may share room. */
const AT_LEAST = 0.8;
/** They take no room, or none where a compiled step does them with the layer before. */
const WITHOUT_ROOM = [
  "InputLayer",
  "Flatten",
  "Reshape",
  "BatchNormalization",
  "OffsetBatchNormalization",
  "Concatenate",
  "Add",
];

/**
 * About the bytes that a step of training takes: for each layer of the network its values of all
 * examples and their gradient, and the weights. Kernels take room of their own beside that.
 */
export function stepBytes(model: LayersModel, batch: number): number {
  const size = (shape: readonly (number | null)[]) =>
    shape.reduce<number>((product, side) => product * (side ?? 1), 1);
  const values = model.layers
    .filter((layer) => !WITHOUT_ROOM.includes(layer.getClassName()))
    .flatMap((layer) => layer.inboundNodes.flatMap(({ outputShapes }) => shapes(outputShapes)))
    .reduce((sum, shape) => sum + size(shape), 0);
  const weights = model.trainableWeights.reduce((sum, { shape }) => sum + size(shape), 0);
  return FLOAT * (EACH_VALUE * batch * values + EACH_WEIGHT * weights);
}

/** One shape or several, as tfjs has them, as a list. */
const shapes = (given: Shape | Shape[]): Shape[] =>
  Array.isArray(given[0]) ? (given as Shape[]) : [given as Shape];

type Shape = (number | null)[];

/** All that a WebAssembly module can have. */
const MOST_OF_WASM = 2 ** 32;

/** Bytes that the step may take on a backend. */
const memoryOf = (backend: string): number =>
  backend === "wasm" ? Math.min(availableMemory(), MOST_OF_WASM) : availableMemory();

/**
 * Makes sure that a step of training fits into memory, before the first.
 *
 * @param batch examples in a step that are computed together.
 * @param backend what computes it.
 * @throws {MemoryError} if it does not.
 */
export function planStepMemory(model: LayersModel, batch: number, backend: string): void {
  const bytes = stepBytes(model, batch);
  const free = memoryOf(backend);
  if (AT_LEAST * bytes > free) throw stepMemoryError(bytes, batch, backend);
}

/**
 * What ended a step: a MemoryError where WebAssembly had no memory left, which its modules find out
 * by reading beyond it.
 */
export function stepError(
  thrown: unknown,
  { model, batch, backend }: { model: LayersModel; batch: number; backend: string },
): unknown {
  const isFull =
    backend === "wasm" &&
    thrown instanceof WebAssembly.RuntimeError &&
    /out of bounds|OOM|unreachable/.test(thrown.message);
  return isFull ? stepMemoryError(stepBytes(model, batch), batch, backend, true) : thrown;
}

function stepMemoryError(bytes: number, batch: number, backend: string, isFull = false) {
  const free = memoryOf(backend);
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`;
  const what = isFull ? "none left by values of about" : "a need of about";
  return new MemoryError(
    `run: a step of ${batch} examples must fit into memory, got ${what} ${gigabytes(bytes)}, ` +
      `and ${gigabytes(free)} free${backend === "wasm" ? " on wasm" : ""}. Use a smaller batch ` +
      "size (--batch-size).",
    bytes,
    free,
  );
}
