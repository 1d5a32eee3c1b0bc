/** Holds a run back while it is paused, lets single steps through, and ends it. */
export class RunControl {
  /** Multiplies the scheduled learning rate from the next step on. */
  learningRateScale: number;
  readonly #aborter = new AbortController();
  #allowed: number;
  #wake: (() => void) | undefined;

  constructor({ paused = false, learningRateScale = 1 } = {}) {
    this.#allowed = paused ? 0 : Infinity;
    this.learningRateScale = learningRateScale;
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  get paused(): boolean {
    return this.#allowed <= 0;
  }

  /** Resolves when the run may go on. */
  async turn(): Promise<void> {
    while (this.paused && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** To be called after each step. */
  stepped(): void {
    this.#allowed--;
  }

  pause(): void {
    this.#allowed = 0;
  }

  resume(): void {
    this.#allow(Infinity);
  }

  step(): void {
    this.#allow(1);
  }

  stop(): void {
    this.#aborter.abort(new DOMException("The run was stopped.", "AbortError"));
    this.#wake?.();
  }

  #allow(steps: number): void {
    this.#allowed = steps;
    this.#wake?.();
  }
}
