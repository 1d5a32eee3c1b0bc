// As environment.ts, for tfjs-layers' tests: on the backend that `layers.mjs` names.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";

// Tests without a backend of their own run on the best that is registered.
if (process.env.ROTE_TFJS_BACKEND === "onnx") {
  const { registerOnnxBackend } = await import("../src/index.ts");
  registerOnnxBackend({ compile: "always" });
}

/** A third of the tests are defined for cpu only, and run here on whichever backend it is. */
export const environment = { name: "layers", backendName: "cpu" };
setTestEnvs([environment]);
