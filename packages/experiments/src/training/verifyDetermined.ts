import { startBackend } from "@rote/backends";
import { corruptionFromJSON } from "@rote/corruptions";
import type { CompleteSpecification, EpochRecord, RunRecord } from "@rote/records";
import { counted } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import type { Data } from "../data/data.ts";
import { classesOf, imageShape, runDataset } from "../data/runDatasets.ts";
import {
  type Expected,
  notChecked,
  type Verification,
  verdict,
  verifyFields,
} from "../kind/verification.ts";
import {
  type CorruptedSet,
  corruptData,
  croppedShape,
  followsFromData,
} from "../runs/corruptData.ts";
import { storedTitle } from "../runs/corruptionTitles.ts";
import { createPaperModel, trainableParameters } from "../runs/createPaperModel.ts";
import { endsOf } from "../runs/ending.ts";
import { learningRateOf } from "../runs/learningRateOf.ts";
import { buildOwnNetwork, networkNamed, type OwnNetwork } from "../runs/ownNetwork.ts";
import { completeSpecification } from "../runs/runSpecification.ts";

/**
 * Whether everything in a run's record that follows from its specification does: names, numbers of
 * examples, the corruption with all its parameters, the network's size, the epochs' steps and
 * learning rates, and when training ended.
 *
 * @param record of a specification that can be run.
 */
export function verifyDetermined(record: RunRecord): Verification[] {
  const { specification } = record;
  const { dataset, train, test, corruption, model, seed } = specification;
  const classes = classesOf(dataset);
  const added = ["dataset.title", "dataset.classes", "kind"]; // older records lack them
  const fields = {
    kind: "training",
    version: 1,
    name: storedTitle(corruption.name),
    "dataset.name": dataset,
    "dataset.title": runDataset(dataset).title,
    "dataset.train.examples": train,
    "dataset.test.examples": test,
    "corruption.name": corruption.name,
    "corruption.seed": seed,
    "model.name": model,
    "corruption.params": paramsOf(record),
    ...(classes !== undefined && { "dataset.classes": classes }),
  };
  return [
    verifyFields("fields that the specification determines", record, fields, added),
    verifyInterventions(record),
    verifyEpochs(record),
    verifyEnd(record),
  ];
}

/** All parameters of a corruption; of what follows from the data, that it can be a parameter. */
export function paramsOf({
  specification,
  corruption: made,
}: {
  specification: Pick<CompleteSpecification, "corruption" | "seed">;
  corruption: RunRecord["corruption"];
}): unknown {
  const { corruption, seed } = specification;
  const given = followsFromData(corruption) ? made.params : {};
  const params = { ...given, ...corruption.params } as typeof corruption.params;
  try {
    return corruptionFromJSON({ ...corruption, params, seed }).params;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Interventions are steps of the run, in order, with what the learning rate was multiplied by. */
function verifyInterventions({ interventions = [], epochs }: RunRecord): Verification {
  const last = epochs.at(-1)?.step ?? 0;
  const wrong = interventions.flatMap((one, i) => {
    const { step, learningRateScale, ...others } = one;
    const after = interventions[i - 1]?.step ?? 0;
    const isOne =
      Number.isInteger(step) &&
      step > after &&
      step <= last &&
      learningRateScale >= 0 &&
      Object.keys(others).length === 0;
    return isOne
      ? []
      : [`must have a step in (${after}, ${last}] and a scale, got ${JSON.stringify(one)}`];
  });
  const what = "interventions";
  if (interventions.length === 0) return verdict(what, wrong, "none");
  const words = interventions.map((one) => `× ${one.learningRateScale} from step ${one.step}`);
  return verdict(what, wrong, words.join(", "));
}

/** Epochs have the steps and the learning rates of the specification, and end when it says. */
function verifyEpochs(record: RunRecord): Verification {
  const { epochs, interventions = [] } = record;
  const specification = completeSpecification(record.specification);
  const { train, test, validation, batchSize, evaluateEvery } = specification;
  const steps = Math.ceil(train / batchSize);
  const before = (steps - 1) * batchSize; // examples of an epoch that its last step follows
  const rate = learningRateOf(specification);
  const scaleAt = (step: number) =>
    interventions.findLast((one) => one.step <= step)?.learningRateScale ?? 1;
  const examples = { trainAccuracy: train, onlineAccuracy: train };
  const shares: Partial<Record<keyof EpochRecord, number>> = {
    ...examples,
    testAccuracy: test,
    cleanLabelTestAccuracy: test,
    ...(validation > 0 && { validationAccuracy: validation }),
  };
  const wrong: string[] = [];
  let seconds = 0;
  for (const [i, epoch] of epochs.entries()) {
    const must = (name: string, rule: string, got: unknown) =>
      wrong.push(`epochs.${i}.${name} must be ${rule}, got ${JSON.stringify(got)}`);
    const step = (i + 1) * steps;
    const learningRate = rate(i + before / train) * scaleAt(step);
    if (epoch.epoch !== i + 1) must("epoch", `${i + 1}`, epoch.epoch);
    if (epoch.step !== step) must("step", `${step}`, epoch.step);
    if (epoch.learningRate !== learningRate)
      must("learningRate", `${learningRate}`, epoch.learningRate);
    // In JavaScript null >= 0 holds.
    if (!(typeof epoch.loss === "number" && epoch.loss >= 0))
      must("loss", "a number from 0 on", epoch.loss);
    if (!(epoch.seconds >= seconds)) must("seconds", `at least ${seconds}`, epoch.seconds);
    seconds = epoch.seconds;
    for (const [name, n] of Object.entries(shares)) {
      const share = epoch[name as keyof typeof shares] ?? null;
      const isLeftOut =
        name === "trainAccuracy" && (i + 1) % evaluateEvery !== 0 && i + 1 < epochs.length;
      if (!(isShare(share, n) || (share === null && isLeftOut)))
        must(name, `a share of ${counted(n, "example")}`, share);
    }
  }
  const detail = `${epochs.length}: steps and learning rates are the specification's`;
  return verdict("epochs", wrong, detail);
}

/** Whether it is a number of so many examples, divided by them. */
export const isShare = (share: number | null, examples: number): boolean =>
  share !== null &&
  share >= 0 &&
  share <= 1 &&
  Math.abs(Math.round(share * examples) - share * examples) < 1e-6;

/** Whether a run ended with the epoch with which its specification says, and for that reason. */
function verifyEnd({ specification, epochs, result }: RunRecord): Verification {
  const { endedBy } = result;
  // Older runs, which do not say why they ended, went on however low the learning rate was.
  const complete = completeSpecification({
    ...specification,
    ...(endedBy === undefined && { stopAtLearningRate: 0 }),
  });
  const ends = endsOf(complete, epochs);
  const first = ends.findIndex((end) => end !== undefined);
  const [must, last] = [first < 0 ? "a later one" : first + 1, epochs.length];
  const wrong = must === last ? [] : [`the last epoch must be ${must}, got ${last}`];
  if (endedBy !== undefined && endedBy !== ends.at(-1))
    wrong.push(`result.endedBy must be ${JSON.stringify(ends.at(-1) ?? null)}, got "${endedBy}"`);
  return verdict(
    "end",
    wrong,
    `after ${counted(epochs.length, "epoch")}, as the specification says`,
  );
}

/** Whether what data and specification determine together is what the record says. */
export function verifyCorruption(record: RunRecord, data: Data | Error): Verification {
  const what = "fields that the data determine";
  if (data instanceof Error) return notChecked(what, data.message);
  const { corruption, seed } = record.specification;
  const { validation = 0, crop = 28 } = record.specification;
  const key = JSON.stringify([
    corruption,
    seed,
    validation,
    crop,
    data.train.fingerprint,
    data.test.fingerprint,
  ]);
  const expected = corrupted.get(key) ?? whatCorruptionDid(record.specification, data);
  corrupted.set(key, expected);
  return verifyFields(what, record, expected, ["dataset.classes"]);
}

/** What became of data that were corrupted before: many runs share them. */
const corrupted = new Map<string, Expected>();

function whatCorruptionDid(specification: CompleteSpecification, data: Data): Expected {
  const { train, test, validation, corruption } = corruptData(specification, data);
  const images = ({ changes }: CorruptedSet) => changes.filter(({ image }) => image).length;
  const labels = ({ changes }: CorruptedSet) =>
    changes.filter(({ label }) => label !== undefined).length;
  return {
    "dataset.train.changedImages": images(train),
    "dataset.train.changedLabels": labels(train),
    "dataset.test.changedImages": images(test),
    "dataset.test.changedLabels": labels(test),
    ...(validation && {
      "dataset.validation.examples": validation.clean.shape[0],
      "dataset.validation.changedImages": images(validation),
      "dataset.validation.changedLabels": labels(validation),
    }),
    "dataset.classes": data.train.classes.length,
    "corruption.params": corruption.params,
  };
}

/** Whether the record's network has as many weights that are trained as it is said to have. */
export async function verifyParameters(
  record: {
    specification: Pick<CompleteSpecification, "dataset" | "model" | "crop" | "pictureSize">;
    model: RunRecord["model"];
  },
  data: Data | Error,
  networks: readonly OwnNetwork[] = [],
): Promise<Verification> {
  const what = "trainable parameters";
  const { specification } = record;
  const isKnown = !(data instanceof Error);
  const classes = isKnown ? data.train.classes.length : classesOf(specification.dataset);
  if (classes === undefined) return notChecked(what, (data as Error).message);
  const [, ...loaded] = isKnown ? data.train.shape : ([1, ...imageShape(specification)] as const);
  const inputShape = croppedShape(loaded, specification.crop);
  const key = JSON.stringify([specification.model, inputShape, classes]);
  const known = counts.get(key);
  const counted = known ?? countParameters(specification.model, inputShape, classes, networks);
  const count = await counted.catch((error: Error) => error);
  if (count instanceof Error) return notChecked(what, count.message);
  counts.set(key, counted);
  return verifyFields(what, record, { "model.trainableParameters": count });
}

/** Of networks that were counted, by model, input and classes. */
const counts = new Map<string, Promise<number>>();

async function countParameters(
  model: string,
  inputShape: number[],
  classes: number,
  networks: readonly OwnNetwork[],
): Promise<number> {
  const own = networkNamed("verify", model, networks);
  if (!tf.findBackend(tf.getBackend())) await startBackend({ backend: "wasm" });
  const sizes = { seed: 0, inputShape, classes };
  const network = own ? buildOwnNetwork("verify", own, sizes) : createPaperModel(model, sizes);
  try {
    return trainableParameters(network);
  } finally {
    network.dispose();
  }
}
