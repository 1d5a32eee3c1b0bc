// Set-up of tests that run as on a processor whose ONNX Runtime has no channel blocks.

import { targetOf } from "../graph/target.ts";
import { OnnxExecutor, registerOnnxBackend } from "../index.ts";

const target = { ...targetOf("cpu"), channelBlock: undefined };
registerOnnxBackend({ executor: (options) => new OnnxExecutor(options, target) });
