import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { stepsOf } from "./examples.ts";
import { repository } from "./folders.ts";
import { pages } from "./pages.ts";

/** Every program of every page, under a path from which the packages are found. */
function programs(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { source, route } of pages) {
    const text = readFileSync(`${repository}${source}`, "utf8");
    for (const { kind, file, code } of stepsOf(text)) {
      if (kind === "shell" || !/\.(mjs|js|ts)$/.test(file)) continue;
      found.set(join(import.meta.dirname, "examples", route, file), code);
    }
  }
  return found;
}

test("the type checker accepts every example, in plain JavaScript too", () => {
  const files = programs();
  const { config } = ts.readConfigFile(`${repository}tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, repository);
  const given = { ...options, noEmit: true, allowJs: true, checkJs: true };
  // What a reader of the pages need not have turned on.
  const lax = { noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
  const all = {
    ...given,
    ...lax,
    isolatedModules: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  const host = ts.createCompilerHost(all);
  const { readFile, fileExists, getSourceFile } = host;
  const isFolder = (name: string) => [...files.keys()].some((file) => file.startsWith(`${name}/`));
  host.directoryExists = (name) => isFolder(name) || ts.sys.directoryExists(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const code = files.get(name);
    return code === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, code, target);
  };
  const program = ts.createProgram([...files.keys()], all, host);
  const faults = [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    const found = ts.getPreEmitDiagnostics(program, source);
    return found.map(({ messageText, start = 0 }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
      const text = ts.flattenDiagnosticMessageText(messageText, " ");
      return `${name.split("/src/examples/")[1]}:${line + 1}: ${text}`;
    });
  });
  expect(faults).toEqual([]);
});
