import { checkInteger, checkOptions } from "@rote/options";
import { Callback } from "@tensorflow/tfjs-layers";
import { RegularizerArgumentError } from "../regularizerArgumentError.ts";
import { setDropoutStep } from "../setDropoutStep.ts";

export interface DropoutStepCallbackOptions {
  /** Steps taken before, of a run that is resumed. Defaults to 0. */
  done?: number;
}

/**
 * Says each `Dropout` layer of a model which step it is, for `model.fit` and `fitDataset`: steps
 * count from `done` + 1 on, through all calls of `fit` that are given the same callback.
 *
 * @throws {RegularizerArgumentError} if `done` is not a non-negative integer.
 */
export function dropoutStepCallback(options: DropoutStepCallbackOptions = {}): Callback {
  checkOptions("dropoutStepCallback", options, { done: "number" }, RegularizerArgumentError);
  const { done = 0 } = options;
  checkInteger("dropoutStepCallback", "done", done, [0], RegularizerArgumentError);
  return new DropoutStepCallback(done);
}

class DropoutStepCallback extends Callback {
  #step: number;

  constructor(done: number) {
    super();
    this.#step = done;
  }

  override async onBatchBegin(): Promise<void> {
    this.#step++;
    setDropoutStep(this.model, this.#step);
  }
}
