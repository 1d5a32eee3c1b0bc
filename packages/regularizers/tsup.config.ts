import { library } from "../../tsup.shared.ts";

export default library({
  entry: { index: "src/index.ts", augmentation: "src/augmentationEntry.ts" },
});
