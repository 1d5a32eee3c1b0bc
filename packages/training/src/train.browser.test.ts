// A GPU that is really lost, within a run: tfjs itself would go on with zeros.

import { integers, key, normalsInto } from "@rote/random";
import "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { BackendLostError, type Examples, type TrainingState, train } from "./index.ts";

const n = 32;
const examples: Examples = {
  images: normalsInto(new Float32Array(n * 4), key(1, "loss")),
  shape: [n, 2, 2, 1],
  labels: integers(key(1, "labels"), 3, n),
};
const network = () =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [2, 2, 1] }),
      layers.dense({ units: 3, kernelInitializer: initializers.glorotUniform({ seed: 3 }) }),
    ],
  });
const options = { seed: 0, learningRate: () => 1e-6, batchSize: 8, epochs: 4 }; // 4 steps an epoch

interface WithContext {
  gpgpu: { gl: WebGL2RenderingContext };
}

/** The WebGL backend on a context that is not lost. */
async function freshBackend(): Promise<void> {
  const factory = tf.findBackendFactory("webgl");
  tf.removeBackend("webgl");
  tf.registerBackend("webgl", factory);
  await tf.setBackend("webgl");
}

// After a step, and after an epoch's last, when the evaluation is what comes next.
test.each([2, 4])("a WebGL context lost after step %d ends the run before another", async (at) => {
  await freshBackend();
  const model = network();
  const steps: number[] = [];
  let state: TrainingState | undefined;
  const running = (async () => {
    const checkpointEvery = { steps: 1 };
    for await (const event of train(model, examples, { ...options, checkpointEvery })) {
      if (event.type === "step") steps.push(event.step);
      if (event.type === "checkpoint") state = event.state;
      if (event.type !== "checkpoint" || event.state.step !== at) continue;
      const { gl } = (tf.backend() as unknown as WithContext).gpgpu;
      gl.getExtension("WEBGL_lose_context")!.loseContext();
    }
  })();
  const error = await running.catch((error) => error);
  expect(error).toBeInstanceOf(BackendLostError);
  expect(error).toMatchObject({ code: "BACKEND_LOST", backend: "webgl" });
  expect(steps).toEqual(Array.from({ length: at }, (_, i) => i + 1));

  // The state that was told before is whole: a new device goes on from it.
  await freshBackend();
  const again = network();
  const rest: number[] = [];
  for await (const event of train(again, examples, { ...options, resume: state! })) {
    if (event.type === "step") rest.push(event.step);
  }
  expect([...steps, ...rest]).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  expect(Object.values(state!.tensors).some(({ data }) => data.some((x) => x !== 0))).toBe(true);
});
