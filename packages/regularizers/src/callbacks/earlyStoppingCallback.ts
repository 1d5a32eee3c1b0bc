import { checkArgument, checkOptions, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { Callback, type Logs } from "@tensorflow/tfjs-layers";
import { type EarlyStoppingOptions, earlyStopping } from "../earlyStopping.ts";
import { RegularizerArgumentError } from "../regularizerArgumentError.ts";

export interface EarlyStoppingCallbackOptions extends EarlyStoppingOptions {
  /** The value to judge by, as `fit` calls it: "val_loss", "val_acc". Defaults to "val_loss". */
  monitor?: string;
  /** Whether the model gets the weights of its best epoch at the end. Defaults to true. */
  restore?: boolean;
}

/**
 * `earlyStopping` for `model.fit` and `fitDataset`: training ends once the monitored value has not
 * improved for `patience` epochs. With `plateau` patience starts to count once the training loss
 * has left the loss of guessing, at which random labels keep a network for epochs: tfjs' own
 * callback ends such a run before it begins. Each `fit` is judged anew.
 *
 *     const stop = earlyStoppingCallback({ mode: "min", patience: 3, plateau: { classes: 10 } });
 *     await model.fit(x, y, { epochs: 100, validationSplit: 0.1, callbacks: stop });
 *
 * @throws {RegularizerArgumentError} if an option is out of range; in `fit`, if there is no value
 * of that name.
 */
export function earlyStoppingCallback(options: EarlyStoppingCallbackOptions): Callback {
  checkOptions(
    WHO,
    options,
    {
      mode: ["min", "max"],
      patience: "number",
      minDelta: "number",
      plateau: true,
      monitor: true,
      restore: "boolean",
    },
    RegularizerArgumentError,
  );
  const { monitor = "val_loss", restore = true, ...rule } = options;
  checkArgument(WHO, "monitor", monitor, "text", RegularizerArgumentError);
  earlyStopping(rule).dispose(); // what is wrong with them is said now
  return new EarlyStoppingCallback(rule, monitor, restore);
}

const WHO = "earlyStoppingCallback";

class EarlyStoppingCallback extends Callback {
  readonly #options: EarlyStoppingOptions;
  readonly #monitor: string;
  readonly #restores: boolean;
  #rule: ReturnType<typeof earlyStopping>;

  constructor(options: EarlyStoppingOptions, monitor: string, restores: boolean) {
    super();
    this.#options = options;
    this.#monitor = monitor;
    this.#restores = restores;
    this.#rule = earlyStopping(options);
  }

  override async onTrainBegin(): Promise<void> {
    this.#rule.dispose();
    this.#rule = earlyStopping(this.#options);
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const value = await numberOf(logs[this.#monitor]);
    if (value === undefined) {
      throw new RegularizerArgumentError(
        `${WHO}: monitor must be among ${Object.keys(logs).join(", ")}, got ` +
          `${shown(this.#monitor)}. Give fit validation data for one that begins with "val_".`,
      );
    }
    const trainLoss = await numberOf(logs.loss);
    const { stop } = this.#rule.update(this.model, {
      epoch,
      value,
      ...(trainLoss === undefined ? {} : { trainLoss }),
    });
    if (stop) this.model.stopTraining = true;
  }

  override async onTrainEnd(): Promise<void> {
    if (this.#restores && this.#rule.best !== null) this.#rule.restore(this.model);
    this.#rule.dispose();
  }
}

/** What `fit` logs is a number, or a scalar that is yet to be read. */
async function numberOf(logged: number | tf.Tensor | undefined): Promise<number | undefined> {
  return logged instanceof tf.Tensor ? (await logged.data())[0] : logged;
}
