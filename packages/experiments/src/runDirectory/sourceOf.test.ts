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

test("a module that imports nothing that is installed is its text", async () => {
  const text = 'import * as tf from "@tensorflow/tfjs-core";\nimport "node:fs";\n';
  write("main.mjs", text);
  expect(await source()).toBe(text);
});

/** Installs a package of which there is a version and nothing else. */
function install(name: string, version: unknown, below = ".") {
  const path = join(folder, below, "node_modules", name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify({ name, version }));
}

test("packages are named with their versions, however they are imported", async () => {
  install("@tensorflow/tfjs-core", "4.22.0");
  install("plain", "1.0.0");
  install("unused", "1.0.0");
  install("broken", 7);
  const main =
    'import * as tf from "@tensorflow/tfjs-core";\nimport { a } from "./parts/a.mjs";\n' +
    'await import(\'plain/sub/path.js\');\nimport "broken";\nimport "#own";\n';
  write("main.mjs", main);
  write("parts/a.mjs", 'export * from "@tensorflow/tfjs-core/dist/ops.js";');
  expect(await source()).toBe(
    [
      main,
      '// parts/a.mjs\nexport * from "@tensorflow/tfjs-core/dist/ops.js";',
      "// @tensorflow/tfjs-core 4.22.0",
      "// plain 1.0.0",
    ].join("\n"),
  );
});

test("the nearest version counts, and another version is another source", async () => {
  write("main.mjs", 'import "x";\nimport "./parts/a.mjs";');
  write("parts/a.mjs", 'import "x";');
  install("x", "1.0.0");
  const before = await source();
  expect(before).toMatch(/\n\/\/ x 1\.0\.0$/);
  install("x", "2.0.0", "parts");
  expect(await source()).toMatch(/\n\/\/ x 1\.0\.0\n\/\/ x 2\.0\.0$/);
  install("x", "1.0.1");
  expect(await source()).toMatch(/\n\/\/ x 1\.0\.1\n\/\/ x 2\.0\.0$/);
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
