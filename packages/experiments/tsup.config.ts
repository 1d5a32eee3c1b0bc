import { library } from "../../tsup.shared.ts";

export default library({
  entry: {
    index: "src/index.ts",
    specification: "src/specification.ts",
    audit: "src/audit/index.ts",
    claims: "src/claims/index.ts",
    complexity: "src/complexity/index.ts",
    expressivity: "src/expressivity/index.ts",
    kinds: "src/kinds/index.ts",
    linear: "src/linear/index.ts",
    node: "src/runDirectory/index.ts",
    reproduce: "src/reproduce/index.ts",
    subsets: "src/subsets/index.ts",
    sweeps: "src/sweeps/index.ts",
    verify: "src/verify/index.ts",
    worker: "src/executors/worker.ts",
  },
});
