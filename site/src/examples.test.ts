import { expect, test } from "vitest";
import { blocksOf, stepsOf } from "./examples.ts";
import { pages, read } from "./pages.ts";

test("a block is known by its language, its file, and why it is not run", () => {
  const page =
    "```js a.mjs\nf();\n```\n\n<!-- not run: it needs a server -->\n\n```sh\nls\n```\n\n" +
    "```yaml\na: 1\n```";
  expect(blocksOf(page)).toEqual([
    { language: "js", file: "a.mjs", code: "f();\n" },
    { language: "sh", code: "ls\n", notRun: "it needs a server" },
    { language: "yaml", code: "a: 1\n" },
  ]);
});

test("a block that imports nothing continues the program before it", () => {
  const page = '```js\nimport "a";\n```\n```js\ng();\n```\n```ts\nimport "b";\n```';
  expect(stepsOf(page).map(({ code }) => code)).toEqual([
    'import "a";\n',
    'import "a";\ng();\n',
    'import "b";\n',
  ]);
});

test("a module that another one names is a file, and data are", () => {
  const page = '```js b.mjs\nb();\n```\n```js a.mjs\nimport "./b.mjs";\n```\n```csv c.csv\n1\n```';
  expect(stepsOf(page).map(({ kind, file }) => [kind, file])).toEqual([
    ["file", "b.mjs"],
    ["program", "a.mjs"],
    ["file", "c.csv"],
  ]);
});

/** What `npm test` runs from the packed packages: `scripts/smoke.mjs`. */
const isRun = (source: string) =>
  /^(README\.md|packages\/.*|docs\/(start|paper|howto\/.*)\.md)$/.test(source);

test.each(pages)("every program of $source is run, or says why not", ({ source }) => {
  if (isRun(source)) return;
  const programs = blocksOf(read(source)).filter(({ language }) => /^(js|ts)$/.test(language));
  expect(programs.filter(({ notRun }) => notRun === undefined)).toEqual([]);
});

const howTos = pages.filter(({ source }) => /^docs\/(start|howto\/.*)\.md$/.test(source));

test.each(howTos)("$source installs what its programs import", ({ source }) => {
  const steps = stepsOf(read(source)).map(({ code }) => code);
  const installed = steps.flatMap((code) => /^npm i (.*)/.exec(code)?.[1]?.split(" ") ?? []);
  const imported = steps.flatMap((code) =>
    [...code.matchAll(/^import (?:.* from )?"((?:@[\w-]+\/)?[\w-]+)[\w/.-]*";$/gm)].map(
      ([, name = ""]) => name,
    ),
  );
  expect(installed).toEqual(expect.arrayContaining([...new Set(imported)]));
});
