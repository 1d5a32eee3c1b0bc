// tfjs-core's own tests of backends, on this one. Bundled by `run.mjs`: in Node they cannot be
// imported from the package.
import "./environment.ts";
import "@tensorflow/tfjs-core/dist/tests";
