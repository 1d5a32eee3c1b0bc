// Must be imported before tfjs' tests, which look up the backends when they are defined.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";
import { registerOnnxBackend } from "../src/index.ts";

registerOnnxBackend({ compile: "always" });
setTestEnvs([{ name: "onnx", backendName: "onnx", flags: {}, isDataSync: true }]);
