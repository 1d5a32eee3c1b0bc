import { library } from "../../tsup.shared.ts";

export default library({
  entry: {
    index: "src/index.ts",
    document: "src/drawing/document.ts",
    "document.browser": "src/drawing/document.browser.ts",
  },
  external: ["#document"], // chosen by package.json: a page has a document, Node gets one
});
