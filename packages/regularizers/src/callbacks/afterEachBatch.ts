import { Callback, type LayersModel } from "@tensorflow/tfjs-layers";

/** A callback of `model.fit` that does something to the model after each batch. */
export const afterEachBatch = (update: (model: LayersModel) => void): Callback =>
  new AfterEachBatch(update);

class AfterEachBatch extends Callback {
  readonly #update: (model: LayersModel) => void;

  constructor(update: (model: LayersModel) => void) {
    super();
    this.#update = update;
  }

  override async onBatchEnd(): Promise<void> {
    this.#update(this.model);
  }
}
