// run.mjs REPORT [--only TEXT] [--promising | --once]: runs tfjs-core's own Jasmine suite on this
// backend, in this process, and writes what became of each test to the file REPORT, as [{ name,
// status, messages }].
//
// --only TEXT   the tests whose full names contain TEXT; without it, all
// --promising   with an executor that answers with promises: forward programs of the families that
//               networks are made of, or with --only any tests that do not read synchronously
// --once        every program as one that may not come again: graphs with open lengths

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runSuite } from "./runSuite.mjs";

const {
  positionals: [report],
  values: { only, promising, once },
} = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    promising: { type: "boolean", default: false },
    once: { type: "boolean", default: false },
  },
});

const FORWARD = new RegExp(
  "^(conv2d|conv3d|depthwiseConv2D|avgPool|maxPool|batchNorm|localResponse|matmul|relu|softmax|" +
    "logSoftmax|add|mul|sum|mean|concat|slice|split|pad|transpose|gather)",
);
/** Kernels that run on tfjs' cpu backend read their inputs synchronously. */
const ON_CPU = /complex|upcasts|^multinomial/i;
const isChosen = (name) => {
  if (only !== undefined) return name.includes(only);
  return !promising || (FORWARD.test(name) && !/grad/i.test(name) && !ON_CPU.test(name));
};

const way = promising ? "promisingEnvironment" : once ? "onceEnvironment" : "environment";
const suite = `import "./${way}.ts"; import "@tensorflow/tfjs-core/dist/tests";`;
writeFileSync(report, JSON.stringify(await runSuite(suite, isChosen), null, 1));
process.exit(0);
