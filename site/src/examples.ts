/** A code block of a page. */
export interface Block {
  /** "js", "ts", "sh", "yaml", … */
  language: string;
  /** The file that it is, where it says so: ```js train.mjs */
  file?: string;
  code: string;
  /** Why it is not run: a comment above it says so, <!-- not run: … --> */
  notRun?: string;
}

const BLOCK = /(?:^<!-- not run: ([^>]*) -->\n\n)?^```(\w+)(?: ([\w.-]+))?\n([\s\S]*?)^```$/gm;

/** The code blocks of a page, in its order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(BLOCK)].map(([, notRun, language = "", file, code = ""]) => {
    const named = language === "typescript" ? "ts" : language;
    return { language: named, code, ...(file && { file }), ...(notRun && { notRun }) };
  });
}

/**
 * What there is to run on a page, in order: files to write, programs, and lines of a shell. A block
 * of code that imports nothing continues the program before it.
 */
export interface Step {
  kind: "file" | "program" | "shell";
  /** The file's name; programs without one are numbered. */
  file: string;
  code: string;
}

/** @throws {Error} if a block continues a program, and none is before it. */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  let program = "";
  for (const { language, file, code, notRun } of blocksOf(markdown)) {
    if (notRun !== undefined) continue;
    if (language === "sh") steps.push({ kind: "shell", file: "", code });
    else if (language !== "js" && language !== "ts") {
      if (file !== undefined) steps.push({ kind: "file", file, code });
    } else if (file !== undefined) {
      // A module that another block imports or starts is not a program.
      const isPart = new RegExp(`["']\\./${file.replaceAll(".", "\\.")}["']`).test(markdown);
      steps.push({ kind: isPart ? "file" : "program", file, code });
    } else {
      program = /^import /m.test(code) ? code : `${program}${code}`;
      steps.push({ kind: "program", file: `example${steps.length}.${language}`, code: program });
    }
  }
  return steps;
}
