import { expect, test } from "vitest";
import { descriptionOf } from "./descriptionOf.ts";

test.each([
  [
    "# Title\n\nFirst `code` and [a link](x.md),\nin two *lines*.\n\nSecond.",
    "First code and a link, in two lines.",
  ],
  ["# Title\n\n![a picture](x.svg)\n\n| a | b |\n\n- a list\n\nWords.", "Words."],
  ["```js\n\nf();\n\n```\n\nWords.", "Words."],
  ["# Title", undefined],
  [`# Title\n\n${"word ".repeat(50)}`, `${"word ".repeat(31)}…`],
])("%j is about %j", (markdown, expected) => {
  const found = descriptionOf(markdown);
  expect(found).toBe(expected);
  expect(found?.length ?? 0).toBeLessThanOrEqual(160);
});
