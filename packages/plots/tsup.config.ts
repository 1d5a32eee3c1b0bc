import { library } from "../../tsup.shared.ts";

export default library({
  entry: ["src/index.ts", "src/document.ts", "src/document.browser.ts"],
  external: ["#document"], // chosen by package.json: a page has a document, Node gets one
});
