import { library } from "../../tsup.shared.ts";

export default library({ entry: { index: "src/index.ts", numerics: "src/numerics.ts" } });
