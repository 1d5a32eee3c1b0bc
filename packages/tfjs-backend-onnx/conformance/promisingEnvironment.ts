// As environment.ts, with an executor that answers with promises: values are read with data().
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";
import { registerOnnxBackend } from "../src/index.ts";
import { PromisingExecutor } from "../src/testing/promisingExecutor.testing.ts";

registerOnnxBackend({ executor: () => new PromisingExecutor() });
setTestEnvs([{ name: "onnx", backendName: "onnx", flags: {}, isDataSync: false }]);
