import { type Corruption, corruptionFromJSON } from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { perImageWhitening } from "@rote/images";
import type { SetRecord, ShiftSpecification } from "@rote/records";
import { coupledWeightDecay, dropout } from "@rote/regularizers";
import type { Examples } from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Data } from "../data/data.ts";
import { rowsOf } from "../data/rowsOf.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { type CorruptedSet, corruptData, corruptSet } from "./corruptData.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { buildOwnNetwork, networkNamed, type OwnNetwork } from "./ownNetwork.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** A set as the network sees it, and what the record says of it. */
interface PreparedSet {
  /** Cropped, corrupted and, unless the specification says not to, whitened. */
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
  /** The test examples with shifted images, and their labels as without the shift. */
  shiftedTest(shift: ShiftSpecification): Examples;
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
 * by one, unless the specification says otherwise; the paper's architecture for that size and the
 * dataset's channels and classes, or one's own.
 *
 * @throws {SpecificationError} if the specification names a network of one's own that is not given,
 * or that cannot be trained on the data.
 *
 * Reference: Zhang et al., ICLR 2017, section 2 and appendix A.
 */
export function prepareRun(
  specification: CompleteSpecification,
  data: Data,
  network?: OwnNetwork,
): PreparedRun {
  const { validation: held, whitening } = specification;
  const own = networkNamed("run", specification.model, network ? [network] : []);
  const corrupted = corruptData(specification, data);
  const train = prepared(corrupted.train, whitening);
  const test = prepared(corrupted.test, whitening);
  const [, ...inputShape] = train.examples.shape;
  const classes = data.train.classes.length;
  const shiftedTest = (shift: ShiftSpecification, tested: Required<ImageSet> = data.test) => {
    const set = shifted(tested, shift, specification.seed);
    const { corruption } = corrupted;
    const { examples } = prepared(corruptSet(set, corruption, specification.crop), whitening);
    return { ...examples, labels: corrupted.test.corrupted.labels.subarray(0, set.shape[0]) };
  };
  checkShiftable(specification, data.test);
  for (const shift of specification.testOn) shiftedTest(shift, rowsOf(data.test, 0, 1));
  return {
    train,
    test,
    ...(corrupted.validation && { validation: prepared(corrupted.validation, whitening) }),
    source: rowsOf(data.train, 0, data.train.shape[0] - held),
    cleanTest:
      test.record.changedLabels > 0
        ? { ...test.examples, labels: corrupted.test.clean.labels }
        : undefined,
    shiftedTest,
    changedLabels: changesOf(corrupted.train),
    corruption: corrupted.corruption,
    classes,
    model: modelOf(specification, own, { inputShape, classes }),
  };
}

function modelOf(
  { model: name, seed, weightDecay, dropout: dropoutRate }: CompleteSpecification,
  own: OwnNetwork | undefined,
  sizes: { inputShape: number[]; classes: number },
): LayersModel {
  if (own === undefined) {
    const dropoutLayer = (rate: number, name: string) => dropout({ rate, name, seed });
    return createPaperModel(name, { seed, weightDecay, dropoutRate, dropoutLayer, ...sizes });
  }
  const model = buildOwnNetwork("run", own, { seed, ...sizes });
  if (weightDecay > 0) coupledWeightDecay({ coefficient: weightDecay }).attach(model);
  return model;
}

/** @throws {SpecificationError} if shifts are asked for of what are no pictures. */
function checkShiftable({ testOn }: CompleteSpecification, { images }: Required<ImageSet>): void {
  if (testOn.length === 0 || images instanceof Uint8Array) return;
  throw new SpecificationError(
    `run: testOn goes with images of bytes, got ${images.constructor.name}. Give the pictures as ` +
      "a Uint8Array, or leave it out.",
  );
}

/** A set whose images are shifted as they came, before anything else is done with them. */
function shifted(
  set: Required<ImageSet>,
  { name, severity }: ShiftSpecification,
  seed: number,
): Required<ImageSet> {
  const shift = corruptionFromJSON({ name, params: { severity }, seed });
  return { ...set, ...shift.apply(set) };
}

const changesOf = ({ clean, corrupted }: CorruptedSet) =>
  Uint8Array.from(clean.labels, (label, i) => Number(label !== corrupted.labels[i]));

function prepared({ clean, corrupted, changes }: CorruptedSet, whitening: boolean): PreparedSet {
  const { images, shape, labels } = whitening ? perImageWhitening(corrupted) : corrupted;
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
