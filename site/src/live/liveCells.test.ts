import { expect, test } from "vitest";
import { withLiveCells } from "./liveCells.ts";

const block = (code: string, kind = "js") => `\`\`\`${kind}\n${code}\n\`\`\``;
const live = (code: string, kind = "js") => `<LiveCell>\n\n${block(code, kind)}\n\n</LiveCell>`;

test.each([
  ['import { key } from "@rote/random";\nkey(0, "a"); // two numbers', "js"],
  ['import { key } from "@rote/random";\nkey(0, "a");', "ts"],
  ['import { key } from "@rote/random";', "js keys.mjs"],
])("a program that needs the page's packages alone is live: %j, %s", (code, kind) => {
  expect(withLiveCells(`Words.\n\n${block(code, kind)}\n`)).toBe(`Words.\n\n${live(code, kind)}\n`);
});

test.each([
  ['import { readFileSync } from "node:fs";', "js"],
  ['import { key } from "@rote/random";\nimport { a } from "./a.mjs";', "js"],
  ['import { key } from "@rote/random";\nconst a: number = 1;', "ts"],
  ['import { cifar10 } from "@rote/datasets";\nawait cifar10();', "js"],
  ["export const a = 1;", "js a.mjs"],
  ['import { key } from "@rote/random";\nexport const a = key;', "js a.mjs"],
  ["a();", "js"],
  ["npm i @rote/random", "sh"],
])("another is as it was: %j, %s", (code, kind) => {
  expect(withLiveCells(block(code, kind))).toBe(block(code, kind));
});

test("a block that continues a program is live if the program is", () => {
  const first = 'import { key } from "@rote/random";';
  expect(withLiveCells(`${block(first)}\n\n${block("key(1);")}`)).toBe(
    `${live(first)}\n\n${live("key(1);")}`,
  );
  const other = 'import "node:fs";';
  const page = `${block(first)}\n\n${block(other)}\n\n${block("key(1);")}`;
  expect(withLiveCells(page)).toBe(`${live(first)}\n\n${block(other)}\n\n${block("key(1);")}`);
  const kept = `<!-- not run: why -->\n\n${block(first)}`;
  expect(withLiveCells(kept)).toBe(kept);
});
