/** An import: what it takes, if anything, and from where. */
const IMPORT = /^import (?:([\w$*{][^;"]*?) from )?"([^"]+)";/gm;

/** The function of a program: `new AsyncFunction("load", "show", body)`. */
export const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

/** The packages that a program imports. */
export const importsOf = (code: string): string[] =>
  [...code.matchAll(IMPORT)].map(([, , name = ""]) => name);

/** Whether a program begins with this block, and does not continue the one before. */
export const isBeginning = (code: string): boolean => /^import /m.test(code);

/**
 * A program as the body of an asynchronous function of `load`, which gives a package by its name,
 * and `show`, which gets and gives back the value of each expression with a comment behind it.
 */
export const bodyOf = (code: string): string =>
  `"use strict";\n${code}`
    .split("\n")
    .map(showing)
    .join("\n")
    .replace(
      IMPORT,
      (_, clause, name) => `${bindings(clause)}await load(${JSON.stringify(name)});`,
    );

/** A line `expression; // what it is` as one that shows the expression; any other as it is. */
function showing(line: string): string {
  for (let at = line.indexOf("; //"); at >= 0; at = line.indexOf("; //", at + 1)) {
    const expression = line.slice(0, at);
    if (isExpression(expression)) return `show((${expression}))${line.slice(at)}`;
  }
  return line;
}

function isExpression(text: string): boolean {
  try {
    new AsyncFunction(`(${text});`); // on one line: a comment in it would hide the bracket
    return true;
  } catch {
    return false;
  }
}

/** `{ a, b as c }` as `const { a, b: c } = `, and `* as d` as `const d = `. */
function bindings(clause: string | undefined): string {
  if (clause === undefined) return "";
  const whole = /^\* as ([\w$]+)$/.exec(clause.trim())?.[1];
  return `const ${whole ?? clause.replaceAll(/\s+as\s+/g, ": ")} = `;
}
