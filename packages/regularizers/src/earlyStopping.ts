import { checkArgument, checkChoice, checkInteger, checkOptions } from "@rote/options";
import { log } from "@rote/random/elementary";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { checkRange } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface EarlyStoppingOptions {
  /** Whether less (a loss) or more (an accuracy) of the monitored value is better. */
  mode: "min" | "max";
  /** Epochs without improvement after which training ends, at least 1. */
  patience: number;
  /** What counts as an improvement over the best so far: more than this. Defaults to 0. */
  minDelta?: number;
  /**
   * Waits out the plateau at which random labels keep a network for epochs, at the loss of
   * guessing, ln(classes): patience starts to count once the training loss has fallen below
   * ln(classes) − margin. Without it patience counts from the first epoch.
   */
  plateau?: {
    classes: number;
    /** In nats. Defaults to 0.05: 2.25 for ten classes. */
    margin?: number;
    /** Epochs to wait at most. Defaults to no limit. */
    patience?: number;
  };
}

/** What is known after an epoch. */
export interface EarlyStoppingEpoch {
  /** An integer; reported as `state().best.epoch`. */
  epoch: number;
  /** The monitored value, on a set that is not the test set. NaN is no improvement. */
  value: number;
  /** Mean training loss in nats; needed to see the plateau. */
  trainLoss?: number;
}

export interface EarlyStoppingDecision {
  /** Whether training should end. */
  stop: boolean;
  /** Whether this epoch was the best so far. */
  improved: boolean;
}

/** All that a resumed run needs to stop as if it had not been interrupted; plain data. */
export interface EarlyStoppingState {
  best: { epoch: number; value: number } | null;
  /** Epochs without improvement that have counted. */
  waited: number;
  /** Epochs at the plateau. */
  plateau: number;
  /** Whether the plateau lies behind. */
  leftPlateau: boolean;
  /** The best weights in the order of `model.getWeights()`, or null. */
  weights: Float32Array[] | null;
}

export interface EarlyStopping {
  /** The best epoch so far and its value; null before the first. */
  readonly best: EarlyStoppingState["best"];
  /**
   * Judges an epoch, and keeps the model's weights if it was the best.
   *
   * @throws {RegularizerArgumentError} if the plateau is to be seen and there is no training loss.
   */
  update(model: LayersModel, epoch: EarlyStoppingEpoch): EarlyStoppingDecision;
  /**
   * Gives the model the weights of the best epoch.
   *
   * @throws {RegularizerArgumentError} if there was none.
   */
  restore(model: LayersModel): void;
  /** For a checkpoint: pass it to `earlyStopping` to resume. */
  state(): Promise<EarlyStoppingState>;
  /** Frees the weights kept. */
  dispose(): void;
}

/**
 * Ends training when a value has not improved for `patience` epochs, and restores the best weights.
 *
 * On random labels the training loss stays at ln(classes) for epochs before it falls, about twelve
 * of them for the small Inception on CIFAR-10: a rule that ignores the plateau ends the
 * run before it begins. See `plateau`.
 *
 * The paper finds that early stopping can help on ImageNet and does not on CIFAR-10, and warns that
 * the set on which the epoch is chosen is no longer a test set.
 *
 * @param state of an earlier run, to resume from.
 * @throws {RegularizerArgumentError} if an option is out of range.
 *
 * Reference: Prechelt, "Early Stopping – But When?", 1998; Zhang et al., ICLR 2017, section 3.
 */
export function earlyStopping(
  options: EarlyStoppingOptions,
  state?: EarlyStoppingState,
): EarlyStopping {
  checkOptions(
    "earlyStopping",
    options,
    { mode: ["min", "max"], patience: "number", minDelta: "number", plateau: true },
    RegularizerArgumentError,
  );
  const { mode, patience, minDelta = 0, plateau } = options;

  const who = "earlyStopping";
  checkChoice(who, "mode", mode, ["min", "max"], RegularizerArgumentError);
  checkInteger(who, "patience", patience, [1], RegularizerArgumentError);
  checkRange(who, "minDelta", minDelta, 0, Number.MAX_VALUE);
  if (plateau !== undefined) {
    checkOptions(
      who,
      plateau,
      { classes: "number", margin: "number", patience: "number" },
      RegularizerArgumentError,
      "plateau",
    );
  }
  const { classes = 2, margin = 0.05, patience: atMost = Number.POSITIVE_INFINITY } = plateau ?? {};
  checkInteger(who, "plateau.classes", classes, [2], RegularizerArgumentError);
  checkRange(who, "plateau.margin", margin, 0, log(classes));
  if (atMost !== Number.POSITIVE_INFINITY)
    checkInteger(who, "plateau.patience", atMost, [1], RegularizerArgumentError);

  if (state !== undefined) {
    const kinds = { best: [BEST, null], ...COUNTS, weights: [["numbers"], null] } as const;
    checkArgument(who, "state", state, kinds, RegularizerArgumentError);
  }
  let {
    best,
    waited,
    plateau: waiting,
    leftPlateau,
  } = state ?? {
    best: null,
    waited: 0,
    plateau: 0,
    leftPlateau: plateau === undefined,
  };
  let restored = state?.weights ?? null; // not yet on a device: their shapes are the model's
  let kept: tf.Tensor[] = [];
  const dispose = () => {
    tf.dispose(kept);
    kept = [];
    restored = null;
  };

  return {
    get best() {
      return best;
    },

    update(model, { epoch, value, trainLoss }) {
      if (!leftPlateau && trainLoss === undefined) {
        throw new RegularizerArgumentError(
          `${who}: trainLoss must be given to see the plateau, got none.`,
        );
      }
      const gain = best === null ? Number.POSITIVE_INFINITY : value - best.value;
      const improved =
        !Number.isNaN(value) && (best === null || (mode === "max" ? gain : -gain) > minDelta);
      if (improved) {
        best = { epoch, value };
        dispose();
        // A variable gets new data when it is assigned to, so that this is no copy.
        kept = model.getWeights().map((weight) => tf.keep(tf.clone(weight)));
      }

      if (!leftPlateau) {
        leftPlateau = trainLoss! < log(classes) - margin;
        if (!leftPlateau) waiting++;
      }
      waited = improved || !leftPlateau ? 0 : waited + 1;
      return { stop: waited >= patience || (!leftPlateau && waiting >= atMost), improved };
    },

    restore(model) {
      if (kept.length > 0) {
        setExactly(model, kept);
      } else if (restored !== null) {
        const weights = restored;
        tf.tidy(() => {
          setExactly(
            model,
            model.getWeights().map(({ shape }, i) => tf.tensor(weights[i]!, shape)),
          );
        });
      } else {
        throw new RegularizerArgumentError(
          `${who}: there must have been a best epoch to restore, got none.`,
        );
      }
    },

    async state() {
      const weights =
        kept.length > 0
          ? await Promise.all(kept.map(async (weight) => Float32Array.from(await weight.data())))
          : (restored?.map((weight) => weight.slice()) ?? null);
      return { best, waited, plateau: waiting, leftPlateau, weights };
    },

    dispose,
  };
}

/** Sets weights to the bit; `setWeights` would apply their constraints once more. */
function setExactly(model: LayersModel, values: readonly tf.Tensor[]): void {
  for (const [i, weight] of model.weights.entries()) {
    (weight.read() as tf.Variable).assign(values[i]!);
  }
}

const BEST = { epoch: "number", value: "number" } as const;
const COUNTS = { waited: "number", plateau: "number", leftPlateau: "boolean" } as const;
