import { SingleBar } from "cli-progress";

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

const SECONDS_BETWEEN_LINES = 5;

/** Where a command writes: results to stdout, progress and messages to stderr. */
export class Terminal {
  readonly #json: boolean;
  readonly #quiet: boolean;

  constructor({ json = false, quiet = false }: TerminalOptions) {
    this.#json = json;
    this.#quiet = quiet;
  }

  /** Talk: what is being done. */
  say(line: string): void {
    if (!this.#quiet) process.stderr.write(`${line}\n`);
  }

  /** A result for people; with `--json` there are events instead. */
  print(text: string): void {
    if (!this.#json) process.stdout.write(`${text}\n`);
  }

  /** A result for machines: one JSON object a line, with its time and the version of the form. */
  emit(event: string, fields: object): void {
    if (!this.#json) return;
    const line = { v: 1, t: new Date().toISOString(), event, ...fields };
    process.stdout.write(`${JSON.stringify(line, finiteOrText)}\n`);
  }

  /** A bar on a terminal; elsewhere a plain line every few seconds; nothing if quiet. */
  progress(label: string): Progress {
    if (this.#quiet) return { update() {}, stop() {} };
    return process.stderr.isTTY ? bar(label) : lines(label);
  }
}

function bar(label: string): Progress {
  const single = new SingleBar({
    format: `${label} {bar} {text}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 20,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: process.stderr,
  });
  single.start(1, 0, { text: "" });
  return {
    update: (done, text) => single.update(done, { text }),
    stop: () => single.stop(),
  };
}

function lines(label: string): Progress {
  let last = performance.now();
  return {
    update(_, text) {
      const now = performance.now();
      if (now - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = now;
      process.stderr.write(`${label} ${text}\n`);
    },
    stop() {},
  };
}

/** JSON has no NaN and no infinity: they become texts. */
function finiteOrText(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
