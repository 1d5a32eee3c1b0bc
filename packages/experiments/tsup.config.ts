import { library } from "../../tsup.shared.ts";

export default library({
  entry: {
    ...{ index: "src/index.ts", specification: "src/specification/index.ts" },
    ...{ claims: "src/claims/index.ts", sweeps: "src/sweeps/index.ts" },
    node: "src/node/index.ts",
    ...{ reproduce: "src/reproduce/index.ts", worker: "src/executors/worker.ts" },
    ...{ linear: "src/linear/index.ts", expressivity: "src/expressivity/index.ts" },
  },
});
