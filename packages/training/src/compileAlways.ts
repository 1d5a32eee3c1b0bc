import * as tf from "@tensorflow/tfjs-core";

/** A backend that may compute at once what it would not compile: see `@rote/tfjs-backend-onnx`. */
interface MayCompile {
  compile?: "always" | "whenItPays";
}

/** For each backend: how many runs are under way, and what it did before the first. */
const underWay = new WeakMap<MayCompile, { runs: number; before: MayCompile["compile"] }>();

/**
 * Has the current backend compile every program until the result is called, once for each call:
 * accuracies would depend on what the process did before, otherwise.
 */
export function compileAlways(): () => void {
  const backend = tf.backend() as MayCompile;
  if (backend.compile === undefined) return () => {};
  const state = underWay.get(backend) ?? { runs: 0, before: backend.compile };
  underWay.set(backend, state);
  state.runs++;
  backend.compile = "always";
  return () => {
    if (--state.runs > 0) return;
    underWay.delete(backend);
    if (state.before !== undefined) backend.compile = state.before;
  };
}
