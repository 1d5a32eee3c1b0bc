import { type ImageSet, select } from "@rote/datasets";
import { perImageWhitening } from "@rote/images";
import { checkArgument, checkOptions } from "@rote/options";
import type { AuditRecord, CompleteAuditSpecification } from "@rote/records";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { planMemory } from "../data/planMemory.ts";
import { datasetNames, runDataset } from "../data/runDatasets.ts";
import { createPaperModel, trainableParameters } from "../runs/createPaperModel.ts";
import { environment } from "../runs/environment.ts";
import {
  buildOwnNetwork,
  checkOwnNetwork,
  networkNamed,
  type OwnNetwork,
} from "../runs/ownNetwork.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { AuditError } from "./auditError.ts";
import { auditedExamples } from "./auditedExamples.ts";
import { auditResult } from "./auditResult.ts";
import { auditFields, completeAuditSpecification } from "./auditSpecification.ts";
import { checkAuditable } from "./checkAuditable.ts";
import type { FoldPart } from "./foldPart.ts";
import { foldsOf } from "./foldsOf.ts";
import { countOf, joinParts } from "./joinParts.ts";
import { nearestImages } from "./nearestImages.ts";
import { type Predictions, scoreLabels } from "./scoreLabels.ts";
import { trainFold } from "./trainFold.ts";

export interface AuditOptions {
  /** The network, where the specification names one's own. */
  network?: OwnNetwork | undefined;
  /** Parts that were trained before, which are not trained again. */
  finished?: readonly FoldPart[];
  signal?: AbortSignal;
}

export type AuditEvent =
  | { type: "progress"; fraction: number; text: string }
  /** A part of the cross-validation has been trained. */
  | { type: "part"; part: FoldPart }
  /** What the networks said of each example, from which labels are scored. */
  | { type: "predictions"; predictions: Predictions }
  /** The last event. */
  | { type: "record"; record: AuditRecord };

/** How much of the work is training; the rest looks for neighbours. */
const TRAINING = 0.95;

/**
 * Audits the labels of a set on the current tfjs backend, as an async iterator of what happens; the
 * last event is the record.
 *
 * The set is cut into parts, and for each a network is trained on the others. It says what it would
 * call the examples that it has not seen; its training steps say how it took to the labels that it
 * was given; and the nearest images say what they are called. From all this come a quality for each
 * label, a class to suggest, the noise matrix of the labels, near-duplicates with different labels,
 * and how much of the training accuracy is memory.
 *
 * @param set of any size of images; labels as they are given.
 * @param specification what `completeAuditSpecification` returns.
 * @throws {SpecificationError} if the specification is not complete, or names a network of one's
 * own that is not given, or cannot be trained on the set.
 * @throws {AuditError} if there are fewer than two classes, or a class has one example alone, or
 * images are not finite.
 * @throws {DivergedError} if a loss becomes NaN or infinite.
 * @throws {MemoryError} if the images do not fit into memory.
 *
 * References: Northcutt, Jiang & Chuang, "Confident Learning", JAIR 70, 2021, arXiv:1911.00068;
 * Pleiss et al., "Identifying Mislabeled Data using the Area Under the Margin Ranking", NeurIPS
 * 2020, arXiv:2001.10528.
 */
export async function* auditLabels(
  set: Required<ImageSet>,
  specification: CompleteAuditSpecification,
  options: AuditOptions = {},
): AsyncGenerator<AuditEvent, void, undefined> {
  const who = "auditLabels";
  checkOptions(who, options, { network: true, finished: true, signal: true }, AuditError);
  if (options.finished !== undefined) {
    checkArgument(who, "finished", options.finished, [{ fold: "number" }], AuditError);
  }
  checkComplete(who, specification, auditFields, completeAuditSpecification);
  checkAuditable(set, who);

  const began = performance.now();
  const { folds: count, neighbours } = specification;
  const { network, finished = [], signal } = options;
  if (network) await checkOwnNetwork(who, network);
  const own = networkNamed(who, specification.model, network ? [network] : []);
  const folds = foldsOf(set.labels, count, specification.seed);
  const examples = prepared(set, specification);
  const parts: FoldPart[] = [];
  let parameters = 0;
  for (let fold = 0; fold < count; fold++) {
    const model = networkOf(set, specification, own, fold);
    try {
      parameters = trainableParameters(model);
      const known = finished.find((part) => part.fold === fold);
      if (known) {
        checkPart(known, countOf(folds, fold), set, specification);
        parts.push(known);
        continue;
      }
      const part = yield* trainedPart(fold, model, examples, folds, specification, signal);
      parts.push(part);
      yield { type: "part", part };
    } finally {
      model.dispose();
    }
  }
  yield { type: "progress", fraction: TRAINING, text: "nearest images" };
  const nearest = await nearestImages(examples, neighbours, { signal });
  const classes = set.classes.length;
  const joined = joinParts(parts, folds, { epochs: specification.epochs, classes });
  yield { type: "predictions", predictions: joined };
  const scores = scoreLabels(joined, set.labels);
  const columns = auditedExamples(set, specification, joined, scores, nearest);
  const record: AuditRecord = {
    kind: "audit",
    version: 1,
    specification,
    specificationHash: await specificationHash(specification),
    dataset: {
      title: titleOf(specification.dataset),
      classes: [...set.classes],
      examples: set.shape[0],
    },
    model: {
      trainableParameters: parameters,
      ...(own && { source: own.source }),
    },
    environment: await environment(),
    result: auditResult(set, specification, joined, columns, scores, nearest),
    examples: columns,
    seconds: (performance.now() - began) / 1000,
  };
  yield { type: "record", record };
}

/** A published dataset's own title, or the name as it is. */
const titleOf = (name: string) => (datasetNames.includes(name) ? runDataset(name).title : name);

/** The images as the networks see them. */
function prepared(
  set: Required<ImageSet>,
  { whitening }: CompleteAuditSpecification,
): Required<ImageSet> {
  planMemory(
    "auditLabels: the images as numbers",
    8 * set.images.length,
    "Use fewer or smaller ones",
  );
  return whitening ? perImageWhitening(set) : set;
}

/** @throws {AuditError} unless the part has the sizes that one of this audit has. */
function checkPart(
  part: FoldPart,
  heldOut: number,
  { shape: [n], classes }: Required<ImageSet>,
  { epochs }: CompleteAuditSpecification,
): void {
  const expected = { heldOutLogits: heldOut * classes.length, margins: (n - heldOut) * epochs };
  for (const [name, length] of Object.entries(expected)) {
    const got = part[name as keyof typeof expected]?.length;
    if (got === length) continue;
    throw new AuditError(
      `auditLabels: ${name} of part ${part.fold} must have ${length} numbers, got ${got}. It ` +
        "belongs to another audit.",
    );
  }
}

function networkOf(
  { shape, classes }: Required<ImageSet>,
  { model, seed }: CompleteAuditSpecification,
  own: OwnNetwork | undefined,
  fold: number,
): LayersModel {
  const [, ...inputShape] = shape;
  const options = { inputShape, classes: classes.length, seed: seed + fold };
  if (own) return buildOwnNetwork("auditLabels", own, options);
  return createPaperModel(model, options);
}

/** Trains a part, and says how far it is. */
async function* trainedPart(
  fold: number,
  model: LayersModel,
  examples: Required<ImageSet>,
  folds: Int32Array,
  specification: CompleteAuditSpecification,
  signal: AbortSignal | undefined,
): AsyncGenerator<AuditEvent, FoldPart, undefined> {
  const all = Uint32Array.from(folds, (_, i) => i);
  const trained = select(
    examples,
    all.filter((i) => folds[i] !== fold),
  );
  const heldOut = select(
    examples,
    all.filter((i) => folds[i] === fold),
  );
  const queue: AuditEvent[] = [];
  const left = new AbortController(); // by a consumer that stops early
  const signals = signal ? [signal, left.signal] : [left.signal];
  let wake = () => {};
  const work = trainFold(fold, model, { trained, heldOut }, specification, {
    signal: AbortSignal.any(signals),
    onProgress: (share, epoch) => {
      const fraction = (TRAINING * (fold + share)) / specification.folds;
      const text = `part ${fold + 1} of ${specification.folds}, epoch ${epoch}`;
      queue[0] = { type: "progress", fraction, text }; // the latest is enough
      wake();
    },
  });
  let isDone = false;
  const end = () => {
    isDone = true;
    wake();
  };
  work.then(end, end);
  try {
    while (!isDone) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (queue.length > 0 || isDone) resolve();
      });
      const next = queue.shift();
      if (next) yield next;
    }
    return await work;
  } finally {
    left.abort();
    await work.catch(() => {}); // before its network is disposed of
  }
}
