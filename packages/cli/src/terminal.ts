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

/** Of plain lines. */
const SECONDS_TO_FIRST = 1;
const SECONDS_BETWEEN = 5;

/** Where a command writes: results to stdout, progress and messages to stderr. */
export class Terminal {
  readonly #json: boolean;
  readonly #quiet: boolean;
  #bar: Bar | undefined;

  constructor({ json = false, quiet = false }: TerminalOptions) {
    this.#json = json;
    this.#quiet = quiet;
  }

  /** Talk: what is being done. */
  say(line: string): void {
    if (!this.#quiet) this.#write(process.stderr, `${line}\n`);
  }

  /** A result for people; with `--json` there are events instead. */
  print(text: string): void {
    if (!this.#json) this.#write(process.stdout, `${text}\n`);
  }

  /** A result for machines: one JSON object a line, with its time and the version of the form. */
  emit(event: string, fields: object): void {
    if (!this.#json) return;
    const line = { v: 1, t: new Date().toISOString(), event, ...fields };
    this.#write(process.stdout, `${JSON.stringify(line, finiteOrText)}\n`);
  }

  /** A bar on a terminal; elsewhere a plain line every few seconds; nothing if quiet. */
  progress(label: string): Progress {
    if (this.#quiet) return { update() {}, stop() {} };
    return process.stderr.isTTY ? this.#startBar(label) : lines(label);
  }

  /** Writes below what was written before, not into the bar. */
  #write(stream: NodeJS.WriteStream, text: string): void {
    if (this.#bar) {
      process.stderr.cursorTo(0);
      process.stderr.clearLine(1);
    }
    stream.write(text);
    this.#bar?.render();
  }

  #startBar(label: string): Progress {
    const single = newBar(label);
    single.start(1, 0, { text: "" });
    this.#bar = single;
    return {
      update: (done, text) => single.update(done, { text }),
      stop: () => {
        this.#bar = undefined;
        single.stop();
      },
    };
  }
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
      process.stderr.write(`${label} ${text}\n`);
    },
    stop() {},
  };
}

/** JSON has no NaN and no infinity: they become texts. */
function finiteOrText(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
