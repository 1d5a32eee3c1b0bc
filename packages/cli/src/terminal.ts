import type { Table } from "@rote/plots";
import { SingleBar } from "cli-progress";
import stringWidth from "string-width";
import { eventLine } from "./eventLine.ts";
import type { EventFields, EventName } from "./events.ts";
import { printable, printableLine } from "./printable.ts";
import { writeResult } from "./resultStream.ts";
import { textTable } from "./textTable.ts";
import { wrapped } from "./wrapped.ts";

export interface TerminalOptions {
  /** Results as JSON lines on stdout, nothing else there. */
  json?: boolean;
  /** Nothing on stderr but errors. */
  quiet?: boolean;
}

export interface Progress {
  /** @param done from 0 to 1. */
  update(done: number, text: string): void;
  stop(): void;
}

/** Several lines that stand below everything else, and change. */
export interface Panel {
  show(lines: readonly string[]): void;
  stop(): void;
}

/** Of plain lines. */
const SECONDS_TO_FIRST = 1;
const SECONDS_BETWEEN = 5;
/** Of a panel where there is no terminal. */
const SECONDS_BETWEEN_PANELS = 10;

/** Where a command writes: results to stdout, progress and messages to stderr. */
export class Terminal {
  readonly #json: boolean;
  readonly #quiet: boolean;
  /** What stands below everything that is written. */
  #below: Below | undefined;

  constructor({ json = false, quiet = false }: TerminalOptions) {
    this.#json = json;
    this.#quiet = quiet;
  }

  /** Talk: what is being done. */
  say(line: string): void {
    if (!this.#quiet) this.#write((text) => process.stderr.write(text), `${printable(line)}\n`);
  }

  /** A result for people; with `--json` there are events instead. */
  print(text: string): void {
    if (!this.#json) this.#write(writeResult, `${printable(text)}\n`);
  }

  /** Sentences for people, on a terminal broken between words. */
  printSentences(text: string): void {
    const width = widthOf(process.stdout);
    this.print(
      text
        .split("\n")
        .flatMap((line) => wrapped(line, width))
        .join("\n"),
    );
  }

  /** A table for people, on a terminal no wider than that. */
  printTable(table: Table): void {
    this.print(textTable(table, { width: widthOf(process.stdout) }));
  }

  /** A result for machines: one JSON object a line, with its time and the version of the form. */
  emit<Name extends EventName>(event: Name, fields: EventFields<Name>): void {
    if (this.#json) this.#write(writeResult, eventLine(event, fields));
  }

  /** A bar on a terminal; elsewhere a plain line every few seconds; nothing if quiet. */
  progress(label: string): Progress {
    if (this.#quiet) return { update() {}, stop() {} };
    return process.stderr.isTTY ? this.#startBar(label) : lines(label);
  }

  /** Lines that are drawn anew on a terminal; elsewhere written every ten seconds. */
  panel(): Panel {
    if (this.#quiet) return { show() {}, stop() {} };
    return process.stderr.isTTY ? this.#startPanel() : plainPanel();
  }

  /** Writes below what was written before, not into the bar. */
  #write(write: (text: string) => void, text: string): void {
    this.#below?.clear();
    write(text);
    this.#below?.render();
  }

  #startPanel(): Panel {
    const drawn = new DrawnPanel();
    this.#below = drawn;
    return {
      show: (lines) => drawn.show(lines),
      stop: () => {
        this.#below = undefined;
        drawn.clear();
      },
    };
  }

  #startBar(label: string): Progress {
    const single = newBar(label);
    single.start(1, 0, { text: "" });
    this.#below = {
      clear() {
        process.stderr.cursorTo(0);
        process.stderr.clearLine(1);
      },
      render: () => single.render(),
    };
    return {
      update: (done, text) => single.update(done, { text: printableLine(text) }),
      stop: () => {
        this.#below = undefined;
        single.stop();
      },
    };
  }
}

/** Columns of a terminal; a file has as many as are written. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number =>
  isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;

interface Below {
  clear(): void;
  render(): void;
}

/** Lines at the end of a terminal, as many and as long as it has room for. */
class DrawnPanel implements Below {
  #lines: readonly string[] = [];
  #drawn = 0;

  show(lines: readonly string[]): void {
    this.clear();
    this.#lines = lines;
    this.render();
  }

  clear(): void {
    if (this.#drawn === 0) return;
    process.stderr.moveCursor(0, -this.#drawn);
    process.stderr.cursorTo(0);
    process.stderr.clearScreenDown();
    this.#drawn = 0;
  }

  render(): void {
    const { columns, rows } = process.stderr;
    const most = Math.max(1, rows - 2);
    const hidden = this.#lines.length - most;
    const shown = hidden > 0 ? this.#lines.slice(0, most - 1) : [...this.#lines];
    if (hidden > 0) shown.push(`and ${hidden + 1} lines more`);
    for (const line of shown) process.stderr.write(`${cut(line, columns - 1)}\n`);
    this.#drawn = shown.length;
  }
}

/** The beginning of a line, on one row of so many columns. */
function cut(line: string, columns: number): string {
  const plain = printableLine(line);
  if (stringWidth(plain) <= columns) return plain;
  let end = Math.min(plain.length, columns);
  while (stringWidth(plain.slice(0, end)) > columns - 1) end--;
  return `${plain.slice(0, end)}…`;
}

function plainPanel(): Panel {
  let next = performance.now() + 1000 * SECONDS_TO_FIRST;
  return {
    show(lines) {
      const now = performance.now();
      if (now < next) return;
      next = now + 1000 * SECONDS_BETWEEN_PANELS;
      process.stderr.write(`${printable(lines.join("\n"))}\n`);
    },
    stop() {},
  };
}

/** A bar; that it can be drawn anew is missing from its types. */
type Bar = SingleBar & { render(): void };

const newBar = (label: string): Bar =>
  new SingleBar({
    format: `${label} {bar} {text}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 20,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: process.stderr,
  }) as Bar;

function lines(label: string): Progress {
  let next = performance.now() + 1000 * SECONDS_TO_FIRST;
  return {
    update(_, text) {
      const now = performance.now();
      if (now < next) return;
      next = now + 1000 * SECONDS_BETWEEN;
      process.stderr.write(`${label} ${printableLine(text)}\n`);
    },
    stop() {},
  };
}
