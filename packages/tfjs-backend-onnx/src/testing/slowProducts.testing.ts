// Set-up of tests that run as on WebAssembly, where products are slow and no channel blocks.

import { targetOf } from "../graph/target.ts";
import { OnnxExecutor, registerOnnxBackend } from "../index.ts";

const target = { ...targetOf("cpu"), channelBlock: undefined, hasSlowProducts: true };
registerOnnxBackend({ executor: (options) => new OnnxExecutor(options, target) });
