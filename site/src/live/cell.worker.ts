import { inWords } from "./inWords.ts";
import { packages } from "./packages.ts";
import { AsyncFunction, bodyOf } from "./program.ts";

/** What a program does, as the page hears of it. */
export type Report =
  | { type: "line"; text: string }
  /** What follows is of the cell itself, and not of those that it continues. */
  | { type: "begun" }
  | { type: "done" }
  | { type: "failed"; text: string };

const post = (report: Report) => self.postMessage(report);
/** Lines that a page shows of a program: one that does not stop writing would stop the page. */
const MOST_LINES = 500;

let lines = 0;

function write(...values: unknown[]): void {
  lines++;
  if (lines > MOST_LINES + 1) return;
  const text = values.map((value) => inWords(value)).join(" ");
  post({ type: "line", text: lines > MOST_LINES ? "…" : text });
}

function begun(): void {
  lines = 0;
  post({ type: "begun" });
}

async function load(name: string): Promise<object> {
  const importing = packages[name];
  if (importing) return importing();
  const names = Object.keys(packages).join(", ");
  throw new Error(`A page cannot import "${name}". It has ${names}.`);
}

/** @param data the cells that the program begins with, and the one that is run. */
self.addEventListener(
  "message",
  async ({ data }: MessageEvent<{ before: string; code: string }>) => {
    for (const method of ["log", "info", "warn", "error", "debug"] as const)
      console[method] = write;
    const show = (value: unknown): unknown => {
      if (value !== undefined) write(value);
      return value;
    };
    try {
      const body = bodyOf(`${data.before}\nbegun();\n${data.code}`);
      const run = new AsyncFunction("load", "show", "begun", body);
      await run(load, show, begun);
      post({ type: "done" });
    } catch (error) {
      post({ type: "failed", text: inWords(error) });
    }
  },
);
