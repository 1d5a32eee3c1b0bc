import { dirname, relative, resolve } from "node:path";
import { readText } from "@rote/files";

/** Modules that one's own network may consist of. */
const MOST_MODULES = 100;

/** `from "./x.mjs"`, `import "./x.mjs"` and `import("./x.mjs")`. */
const IMPORTED = /\b(?:from|import)\s{0,9}\(?\s{0,9}["'](\.\.?\/[^"'\n]{1,999})["']/g;

/**
 * The text of a module and of all that it imports by a relative path, each once, behind a comment
 * with its path from the first. A module that imports none is its text alone. Paths in comments
 * that lead nowhere are passed over: a module that is missing does not load.
 *
 * @throws where the first cannot be read, or there are more than 100.
 */
export async function sourceOf(path: string): Promise<string> {
  const text = await readText(path);
  const modules = new Map([[path, text]]);
  for (const [at, of] of modules) {
    for (const [, specifier] of of.matchAll(IMPORTED)) {
      const found = resolve(dirname(at), specifier!);
      if (modules.has(found)) continue;
      const inner = await readText(found).catch(() => undefined);
      if (inner === undefined) continue;
      modules.set(found, inner); // the loop comes to it
      if (modules.size > MOST_MODULES) {
        throw new Error(`more than ${MOST_MODULES} modules that import each other`);
      }
    }
  }
  const [, ...others] = modules;
  const parts = others.map(([at, of]) => `\n// ${pathFrom(path, at)}\n${of}`);
  return [text, ...parts].join("");
}

/** With slashes on every system. */
const pathFrom = (first: string, other: string) =>
  relative(dirname(first), other).replaceAll("\\", "/");
