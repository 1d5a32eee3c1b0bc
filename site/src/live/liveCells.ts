import { stripTypeScriptTypes } from "node:module";
import { packages } from "./packages.ts";
import { importsOf, isBeginning } from "./program.ts";

/** A code block, and the comment above that says why it is not run. */
const BLOCK = /(^<!-- not run: [^>]* -->\n\n)?^```(\w+)(?: ([\w.-]+))?\n([\s\S]*?)^```$/gm;

/** What fetches files from where other servers have them, which no page may do. */
const FETCHES = /\b(?:cifar100?|mnist|fashionMnist|svhn|load|imageFolder)\(/;

/**
 * A page whose programs can be run and changed where they are read, those that need nothing but
 * `packages`. Their text stays as it is.
 */
export function withLiveCells(markdown: string): string {
  let isLive = false; // the program that the next block may continue
  return markdown.replace(BLOCK, (block, notRun, language, file, code) => {
    if (notRun !== undefined || !/^(js|ts|typescript)$/.test(language)) return block;
    const begins = file !== undefined || isBeginning(code);
    isLive = (begins ? importsOf(code).length > 0 : isLive) && canRun(code);
    return isLive ? `<LiveCell>\n\n${block}\n\n</LiveCell>` : block;
  });
}

/** Whether a page can run it: plain JavaScript that imports what the page has. */
const canRun = (code: string): boolean =>
  importsOf(code).every((name) => Object.hasOwn(packages, name)) &&
  !/^export /m.test(code) && // a module of another program
  !FETCHES.test(code) &&
  isJavaScript(code);

function isJavaScript(code: string): boolean {
  try {
    return stripTypeScriptTypes(code) === code;
  } catch {
    return false;
  }
}
