import type { EpochEvent } from "./epochEvent.ts";

/** Plain data, in which there may be Float32Arrays: a checkpoint keeps it to the bit. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | Float32Array
  | readonly PlainData[]
  | { readonly [name: string]: PlainData };

/** A rule that ends training and has state that the events do not determine. */
export interface StoppingRule {
  /** Called after each epoch. Returns whether training ends. */
  update(epoch: EpochEvent): boolean | Promise<boolean>;
  /** What `restore` needs to resume the rule here; a copy. */
  state(): PlainData | Promise<PlainData>;
  /** Called before the first step of a run that is resumed. */
  restore(state: PlainData): void | Promise<void>;
}

/**
 * When training ends. A function may keep state, but only derived from the events it has received:
 * a resumed run first replays the completed epochs to it, in order.
 */
export type StopWhen = ((epoch: EpochEvent) => boolean | Promise<boolean>) | StoppingRule;

/** The state of a rule, as a checkpoint keeps it. */
export interface StoppingProgress {
  /** The events that a function has received. */
  epochs?: readonly EpochEvent[];
  /** A rule's own state. */
  state?: PlainData;
  /** Its decision for the current epoch, if already made. */
  decision?: boolean;
}

/** A rule, and what a checkpoint has to hold of it. */
export class Stopping {
  readonly #rule: StopWhen | undefined;
  #epochs: EpochEvent[] = [];
  #decision: boolean | undefined;

  constructor(rule: StopWhen | undefined) {
    this.#rule = rule;
  }

  /** Whether training ends after this epoch. Calls the rule once an epoch, also across a resume. */
  async isDue(epoch: EpochEvent): Promise<boolean> {
    if (this.#rule === undefined) return false;
    if (this.#decision === undefined) {
      if (typeof this.#rule === "function") {
        this.#epochs.push(epoch);
        this.#decision = await this.#rule(epoch);
      } else {
        this.#decision = await this.#rule.update(epoch);
      }
    }
    return this.#decision;
  }

  /** To be called when the next epoch begins. */
  nextEpoch(): void {
    this.#decision = undefined;
  }

  async progress(): Promise<StoppingProgress | undefined> {
    if (this.#rule === undefined) return undefined;
    const kept: StoppingProgress =
      typeof this.#rule === "function"
        ? { epochs: [...this.#epochs] }
        : { state: await this.#rule.state() };
    return this.#decision === undefined ? kept : { ...kept, decision: this.#decision };
  }

  async restore({ epochs, state, decision }: StoppingProgress): Promise<void> {
    if (typeof this.#rule === "function") {
      this.#epochs = [...(epochs ?? [])];
      for (const epoch of this.#epochs) await this.#rule(epoch);
    } else if (state !== undefined) await this.#rule?.restore(state);
    this.#decision = decision;
  }
}
