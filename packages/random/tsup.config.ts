import { library } from "../../tsup.shared.ts";

export default library({
  entry: ["src/index.ts", "src/elementary/index.ts", "src/macrotask.ts", "src/sha256.ts"],
});
