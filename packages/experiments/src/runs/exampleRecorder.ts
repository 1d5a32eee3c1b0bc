import { logitMeasures } from "@rote/measures";
import type { DynamicsRecord } from "@rote/records";
import type { PlainData, SeenExamples } from "@rote/training";
import { dynamicsOf } from "./dynamicsOf.ts";
import type { RecordedExamples } from "./recordedExamples.ts";

/** Loss and margin of every training example in each epoch, as the training steps saw them. */
export class ExampleRecorder {
  readonly #n: number;
  /** 1 where the corruption changed the label. */
  readonly #changed: Uint8Array;
  /** Of the epochs so far; the last may be under way. */
  #losses: Float32Array[] = [];
  #margins: Float32Array[] = [];
  /** Of each example, over the epochs so far, of the lengths of its error vectors. */
  #errorSums: Float32Array;

  constructor(changed: Uint8Array) {
    this.#n = changed.length;
    this.#changed = changed;
    this.#errorSums = new Float32Array(this.#n);
  }

  see({ epoch, places, labels, logits }: SeenExamples): void {
    const shape = [places.length, logits.length / places.length] as const;
    const { loss, margin, error } = logitMeasures({ data: logits, shape }, labels);
    while (this.#losses.length < epoch) {
      this.#losses.push(new Float32Array(this.#n));
      this.#margins.push(new Float32Array(this.#n));
    }
    const [losses, margins] = [this.#losses[epoch - 1]!, this.#margins[epoch - 1]!];
    for (const [i, place] of places.entries()) {
      losses[place] = loss[i]!;
      margins[place] = margin[i]!;
      this.#errorSums[place]! += error[i]!;
    }
  }

  /** The accuracies of an epoch, as its record has them. */
  accuracies(epoch: number) {
    const margins = this.#margins[epoch - 1]!;
    const share = (kind: number) => {
      let [right, count] = [0, 0];
      for (const [i, margin] of margins.entries()) {
        if (this.#changed[i] !== kind) continue;
        count++;
        if (margin > 0) right++;
      }
      return count === 0 ? null : right / count;
    };
    return { changedLabelAccuracy: share(1), unchangedLabelAccuracy: share(0) };
  }

  get recorded(): RecordedExamples {
    const epochs = this.#losses.length;
    return {
      epochs,
      examples: this.#n,
      losses: joined(this.#losses),
      margins: joined(this.#margins),
      el2n: Float32Array.from(this.#errorSums, (sum) => sum / epochs),
    };
  }

  /** What the record says of them; once there was an epoch. */
  get dynamics(): DynamicsRecord {
    return dynamicsOf(this.recorded, this.#changed);
  }

  /** What a checkpoint keeps. */
  state(): PlainData {
    const { losses, margins } = this.recorded;
    return { losses, margins, errorSums: this.#errorSums.slice() };
  }

  restore(state: PlainData): void {
    const { losses, margins, errorSums } = state as {
      losses: Float32Array;
      margins: Float32Array;
      errorSums: Float32Array;
    };
    const rows = (table: Float32Array) =>
      Array.from({ length: table.length / this.#n }, (_, epoch) =>
        table.slice(epoch * this.#n, (epoch + 1) * this.#n),
      );
    this.#losses = rows(losses);
    this.#margins = rows(margins);
    this.#errorSums = errorSums.slice();
  }
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const size = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) all.set(row, i * size);
  return all;
}
