import { dirname, join, relative, resolve } from "node:path";
import { readText } from "@rote/files";

/** Modules that one's own network may consist of. */
const MOST_MODULES = 100;

/** `from "./x.mjs"`, `import "./x.mjs"` and `import("./x.mjs")`. */
const IMPORTED = /\b(?:from|import)\s{0,9}\(?\s{0,9}["'](\.\.?\/[^"'\n]{1,999})["']/g;

/** The same of packages: `from "@tensorflow/tfjs-core"`, `import "x/y.js"`. */
const PACKAGE =
  /\b(?:from|import)\s{0,9}\(?\s{0,9}["']((?:@[\w.~-]{1,199}\/)?[\w~-][\w.~-]{0,199})["'/]/g;

/**
 * The text of a module and of all that it imports by a relative path, each once, behind a comment
 * with its path from the first; then a comment with the name and the version of each package that
 * one of them imports. A module that imports nothing is its text alone. Paths in comments that lead
 * nowhere are passed over, and packages that are not installed, Node's own among them: a module
 * that is missing does not load.
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
  const packages = await packagesOf(modules);
  return [text, ...parts, ...packages.map((one) => `\n// ${one}`)].join("");
}

/** "x 1.2.3" of each package that a module imports, in alphabetical order. */
async function packagesOf(modules: ReadonlyMap<string, string>): Promise<string[]> {
  const found = new Set<string>();
  for (const [at, of] of modules) {
    for (const [, name] of of.matchAll(PACKAGE)) {
      const version = await versionOf(name!, dirname(at));
      if (version !== undefined) found.add(`${name} ${version}`);
    }
  }
  return [...found].sort();
}

/** The version of a package as Node finds it from a folder: in the nearest `node_modules`. */
async function versionOf(name: string, from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name, "package.json");
    const text = await readText(path).catch(() => undefined);
    if (text !== undefined) return versionIn(text);
    if (folder === dirname(folder)) return undefined;
  }
}

function versionIn(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

/** With slashes on every system. */
const pathFrom = (first: string, other: string) =>
  relative(dirname(first), other).replaceAll("\\", "/");
