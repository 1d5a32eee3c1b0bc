import { type ImageSet, select } from "@rote/datasets";
import { foldIn, integer, key } from "@rote/random";
import type { CompleteSpecification, SubsetRecord } from "@rote/records";
import type { Data } from "../data/data.ts";
import { type CorruptedSet, corruptData } from "../runs/corruptData.ts";
import { completeSpecification } from "../runs/runSpecification.ts";
import { includedIn } from "./includedIn.ts";
import { type CompleteSubsetSpecification, trainedOf } from "./subsetSpecification.ts";

/** All examples with what the corruption made of them: the same in every draw. */
export interface Pool {
  train: CorruptedSet;
  test: CorruptedSet;
  /** `[n]`, 1 where the corruption changed the label of a training example, else 0. */
  changed: Uint8Array;
  /** What the record says of them. */
  record: Pick<SubsetRecord, "corruption"> & Pick<SubsetRecord["dataset"], "train" | "test">;
}

/** Corrupts all training and test examples. */
export function corruptPool(specification: CompleteSubsetSpecification, data: Data): Pool {
  const { corruption, train, test } = corruptData({ ...specification, validation: 0 }, data);
  const { name, params, seed } = corruption;
  return {
    train,
    test,
    changed: Uint8Array.from(train.clean.labels, (label, i) =>
      Number(label !== train.corrupted.labels[i]),
    ),
    record: {
      corruption: { name, params, seed },
      train: setRecord(train),
      test: setRecord(test),
    },
  };
}

/** What a training on a share is made of. */
export interface PreparedSubset {
  /** The run that trains the network: on true labels, as what is changed was changed before. */
  run: CompleteSpecification;
  /** The examples of that run, in the order of their indices. */
  data: Data;
  /** All training examples as a network sees them before whitening, with the labels to be given. */
  pool: Required<ImageSet>;
  /** The test examples likewise, with the labels that they had. */
  tested: Required<ImageSet>;
  /** `[n]`, 1 where the network is trained on the example, else 0. */
  included: Uint8Array;
}

/** Takes a draw's share of the training examples. The test examples keep their labels. */
export function prepareSubset(
  specification: CompleteSubsetSpecification,
  data: Data,
  { train, test }: Pick<Pool, "train" | "test">,
): PreparedSubset {
  const { indices } = data.train;
  const included = includedIn(specification, indices);
  const places = [...included.keys()].filter((i) => included[i] === 1);
  places.sort((a, b) => indices[a]! - indices[b]!);
  return {
    run: runOf(specification),
    data: {
      train: select(asGiven(data.train, train, train.corrupted.labels), places),
      test: asGiven(data.test, test, test.clean.labels),
    },
    pool: train.corrupted,
    tested: { ...test.corrupted, labels: test.clean.labels },
    included,
  };
}

/** A set as it was loaded if its images are as they were, so that they can be augmented. */
const asGiven = (
  set: Required<ImageSet>,
  { corrupted, changes }: CorruptedSet,
  labels: Required<ImageSet>["labels"],
): Required<ImageSet> => ({ ...(changes.some(({ image }) => image) ? corrupted : set), labels });

const setRecord = ({ clean, changes }: CorruptedSet) => ({
  examples: clean.shape[0],
  fingerprint: clean.fingerprint,
  changedImages: changes.filter(({ image }) => image).length,
  changedLabels: changes.filter(({ label }) => label !== undefined).length,
});

/** The run on a draw's share: its initial weights and the rest follow from seed, share and draw. */
export function runOf(specification: CompleteSubsetSpecification): CompleteSpecification {
  const { share, draw, ...fields } = specification;
  const root = foldIn(foldIn(key(specification.seed, "subset/run"), String(share)), draw);
  return completeSpecification({
    ...(fields as object),
    train: trainedOf(specification),
    corruption: { name: "trueLabels" },
    seed: integer(root, SEEDS),
  });
}

const SEEDS = 2 ** 31;
