import { expect, test } from "vitest";
import { pageText } from "./pageText.ts";

const textOf = (text: string) => pageText("docs/x.md", text).text;

test("links between files become links between pages, code stays as it is", () => {
  const text = "[`a`](../packages/random/README.md#x) `[b](c)` [d](https://e.f) [g](queue.md)";
  expect(textOf(text)).toBe("[`a`](/packages/random#x) `[b](c)` [d](https://e.f) [g](/queue)");
  const code = "```md\n[b](c)\n```";
  expect(textOf(code)).toBe(code);
});

test("a link to a file that is no page keeps its words", () => {
  expect(textOf("[the rules](../biome.json)")).toBe("the rules");
  expect(textOf("[the source](../site/src/slug.ts)")).toBe("the source");
});

test("a link to nothing is refused", () => {
  expect(() => textOf("[a](gone.md)")).toThrow(/docs\/gone\.md, which must exist/);
});

test("a block that has the name of a file shows it", () => {
  expect(textOf("```js a.mjs\nf();\n```")).toBe("::: code-group\n```js [a.mjs]\nf();\n```\n:::");
});

test("images have their size, and are named to be copied", () => {
  const { text, files } = pageText("docs/x.md", "![Time](figure1b.svg)");
  expect(text).toMatch(/^<img src="\/docs\/figure1b.svg" alt="Time" width="\d+" height="\d+"/);
  expect(files).toEqual(["docs/figure1b.svg"]);
});

test("a link to a folder of records opens its report", () => {
  const { text, files } = pageText("docs/results/README.md", "[paper](paper)");
  expect(text).toBe('[paper](/docs/results/paper/report.html){target="_self"}');
  expect(files).toEqual(["docs/results/paper/report.html"]);
});
