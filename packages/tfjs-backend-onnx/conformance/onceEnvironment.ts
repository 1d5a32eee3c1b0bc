// As environment.ts, with every program computed as one that may not come again.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";
import {
  type Feed,
  type KeyedProgram,
  OnnxExecutor,
  type Results,
  registerOnnxBackend,
} from "../src/index.ts";

class OnceExecutor extends OnnxExecutor {
  override compute(program: KeyedProgram, feeds: readonly Feed[]): Results {
    return this.computeOnce(program, feeds);
  }
}
registerOnnxBackend({ executor: (options) => new OnceExecutor(options) });
setTestEnvs([{ name: "onnx", backendName: "onnx", flags: {}, isDataSync: true }]);
