import { library } from "../../tsup.shared.ts";

export default library({
  entry: ["src/index.ts", "src/toTfData.ts", "src/platform/node.ts", "src/platform/browser.ts"],
  dts: { entry: ["src/index.ts", "src/toTfData.ts"] },
  external: ["#platform"], // chosen by the consumer: Node or the bundler
});
