import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceOf } from "./sourceOf.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-source-"));
  mkdirSync(join(folder, "parts"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const source = () => sourceOf(join(folder, "main.mjs"));

test("a module that imports packages alone is its text", async () => {
  const text = 'import * as tf from "@tensorflow/tfjs-core";\n';
  write("main.mjs", text);
  expect(await source()).toBe(text);
});

test("every way to import is followed, each module once, circles too", async () => {
  const main = 'import { a } from "./parts/a.mjs";\nimport "./b.js";\nawait import(\'./c.mjs\');';
  write("main.mjs", main);
  write("parts/a.mjs", 'export * from "../b.js";');
  write("b.js", 'import "./main.mjs"; import "./parts/a.mjs";');
  write("c.mjs", "c");
  expect(await source()).toBe(
    [
      main,
      '// parts/a.mjs\nexport * from "../b.js";',
      '// b.js\nimport "./main.mjs"; import "./parts/a.mjs";',
      "// c.mjs\nc",
    ].join("\n"),
  );
});

test("paths that lead nowhere are passed over, more than 100 modules are refused", async () => {
  write("main.mjs", '// taken from "./elsewhere.mjs"');
  expect(await source()).toBe('// taken from "./elsewhere.mjs"');
  const names = Array.from({ length: 100 }, (_, i) => `m${i}.mjs`);
  for (const name of names) write(name, "");
  write("main.mjs", names.map((name) => `import "./${name}";`).join("\n"));
  await expect(source()).rejects.toThrow("more than 100 modules");
});
