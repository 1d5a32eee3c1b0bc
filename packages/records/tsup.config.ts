import { library } from "../../tsup.shared.ts";

export default library({
  entry: { index: "src/index.ts", schemas: "src/schemas/index.ts" },
});
