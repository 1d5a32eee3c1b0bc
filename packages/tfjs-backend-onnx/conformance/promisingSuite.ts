// As suite.ts, with an executor that answers with promises.
import "./promisingEnvironment.ts";
import "@tensorflow/tfjs-core/dist/tests";
