import type { Corruption } from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { perImageWhitening } from "@rote/images";
import type { SetRecord } from "@rote/records";
import { dropout } from "@rote/regularizers";
import type { Examples } from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Data } from "../data/data.ts";
import { rowsOf } from "../data/rowsOf.ts";
import { type CorruptedSet, corruptData } from "./corruptData.ts";
import { createPaperModel } from "./createPaperModel.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** A set as the network sees it, and what the record says of it. */
interface PreparedSet {
  /** Cropped, corrupted and whitened, in the order of the set. */
  examples: Examples;
  record: SetRecord;
}

/** What a run is made of. */
export interface PreparedRun {
  train: PreparedSet;
  test: PreparedSet;
  /** The training examples that are held out, if any are. */
  validation?: PreparedSet;
  /** The training images as they were loaded, for augmentation. */
  source: Required<ImageSet>;
  /**
   * The test examples with their labels as they were; undefined if the corruption left them alone.
   */
  cleanTest: Examples | undefined;
  /** 1 where the corruption changed the label of a training example, else 0. */
  changedLabels: Uint8Array;
  corruption: Corruption;
  /** How many classes there are. */
  classes: number;
  /** The network with its initial weights. The caller disposes it. */
  model: LayersModel;
}

/**
 * The data and the network of a run: images cropped to 28 × 28, then corrupted, then whitened one
 * by one; the paper's architecture for that size and the dataset's channels and classes.
 *
 * Reference: Zhang et al., ICLR 2017, section 2 and appendix A.
 */
export function prepareRun(specification: CompleteSpecification, data: Data): PreparedRun {
  const { seed, weightDecay, dropout: dropoutRate, validation: held } = specification;
  const corrupted = corruptData(specification, data);
  const train = prepared(corrupted.train);
  const test = prepared(corrupted.test);
  const [, ...inputShape] = train.examples.shape;
  const classes = data.train.classes.length;
  return {
    train,
    test,
    ...(corrupted.validation && { validation: prepared(corrupted.validation) }),
    source: rowsOf(data.train, 0, data.train.shape[0] - held),
    cleanTest:
      test.record.changedLabels > 0
        ? { ...test.examples, labels: corrupted.test.clean.labels }
        : undefined,
    changedLabels: changesOf(corrupted.train),
    corruption: corrupted.corruption,
    classes,
    model: createPaperModel(specification.model, {
      seed,
      inputShape,
      weightDecay,
      classes,
      dropoutRate,
      dropoutLayer: (rate, name) => dropout({ rate, name, seed }),
    }),
  };
}

const changesOf = ({ clean, corrupted }: CorruptedSet) =>
  Uint8Array.from(clean.labels, (label, i) => Number(label !== corrupted.labels[i]));

function prepared({ clean, corrupted, changes }: CorruptedSet): PreparedSet {
  const { images, shape, labels } = perImageWhitening(corrupted);
  return {
    examples: { images, shape, labels },
    record: {
      examples: clean.shape[0],
      fingerprint: clean.fingerprint,
      changedImages: changes.filter(({ image }) => image).length,
      changedLabels: changes.filter(({ label }) => label !== undefined).length,
    },
  };
}
