import { library } from "../../tsup.shared.ts";

export default library({
  // A file for each of ours, so that who imports `toCSV` alone gets nothing of Plot.
  entry: ["src/**/*.ts", "!src/**/*.{test,testing,bench}.ts"],
  dts: { entry: ["src/index.ts", "src/drawing/document.ts", "src/drawing/document.browser.ts"] },
  external: ["#document"], // chosen by package.json: a page has a document, Node gets one
});
