import { library } from "../../tsup.shared.ts";

export default library({
  entry: {
    ...{ index: "src/index.ts", describeRun: "src/describeRun.ts" },
    claims: "src/claims/index.ts",
    linear: "src/linear/index.ts",
    expressivity: "src/expressivity/index.ts",
  },
});
