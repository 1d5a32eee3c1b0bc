import type { EpochEvent } from "./train.ts";

/** Plain data, in which there may be Float32Arrays: a checkpoint keeps it to the bit. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | Float32Array
  | readonly PlainData[]
  | { readonly [name: string]: PlainData };

/** A rule that ends training, with a state that the epochs' events do not determine: kept weights. */
export interface StoppingRule {
  /** Called after each epoch: whether training ends. */
  update(epoch: EpochEvent): boolean | Promise<boolean>;
  /** What `restore` needs to go on from here; a copy. */
  state(): PlainData | Promise<PlainData>;
  /** Called before the first step of a run that is resumed. */
  restore(state: PlainData): void | Promise<void>;
}

/**
 * When training ends. A function may remember what it was told, but must depend on that alone: a
 * resumed run begins by telling it of the epochs that are over, in their order.
 */
export type StopWhen = ((epoch: EpochEvent) => boolean | Promise<boolean>) | StoppingRule;

/** How far a rule has come. */
export interface StoppingProgress {
  /** The events that a function was told of. */
  epochs?: readonly EpochEvent[];
  /** A rule's own state. */
  state?: PlainData;
  /** What it said of the epoch that the run is in, if it was asked already. */
  decision?: boolean;
}

/** A rule, and what a checkpoint has to hold of it. */
export class Stopping {
  private readonly rule: StopWhen | undefined;
  private epochs: EpochEvent[] = [];
  private decision: boolean | undefined;

  constructor(rule: StopWhen | undefined) {
    this.rule = rule;
  }

  /** Whether training ends after this epoch. The rule is asked once for each, also across a resume. */
  async isDue(epoch: EpochEvent): Promise<boolean> {
    if (this.rule === undefined) return false;
    if (this.decision === undefined) {
      if (typeof this.rule === "function") this.epochs.push(epoch);
      const ask = typeof this.rule === "function" ? this.rule : this.rule.update.bind(this.rule);
      this.decision = await ask(epoch);
    }
    return this.decision;
  }

  /** To be called when the next epoch begins. */
  nextEpoch(): void {
    this.decision = undefined;
  }

  async progress(): Promise<StoppingProgress | undefined> {
    if (this.rule === undefined) return undefined;
    const { decision } = this;
    return {
      ...(typeof this.rule === "function"
        ? { epochs: [...this.epochs] }
        : { state: await this.rule.state() }),
      ...(decision !== undefined && { decision }),
    };
  }

  async restore({ epochs, state, decision }: StoppingProgress): Promise<void> {
    if (typeof this.rule === "function") {
      this.epochs = [...(epochs ?? [])];
      for (const epoch of this.epochs) await this.rule(epoch);
    } else if (state !== undefined) await this.rule?.restore(state);
    this.decision = decision;
  }
}
