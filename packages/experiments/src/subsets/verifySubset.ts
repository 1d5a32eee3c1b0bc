import type { SubsetRecord } from "@rote/records";
import type { Data } from "../data/data.ts";
import { runDataset } from "../data/runDatasets.ts";
import {
  dataAtHand,
  isHash,
  notChecked,
  type Verification,
  type VerifyOptions,
  verdict,
  verifyData,
  verifyEnvironment,
  verifyFields,
  verifySeconds,
  verifySpecification,
} from "../kind/verification.ts";
import { mostEpochs } from "../runs/ending.ts";
import { isOwnNetwork } from "../runs/networkNames.ts";
import { verifySource } from "../runs/verifySource.ts";
import { environmentHere } from "../training/environmentHere.ts";
import { paramsOf, verifyParameters } from "../training/verifyDetermined.ts";
import { bitsOf, hexOf, shareOf } from "./bits.ts";
import { includedIn } from "./includedIn.ts";
import { corruptPool, type Pool, runOf } from "./prepareSubset.ts";
import {
  type CompleteSubsetSpecification,
  completeSubsetSpecification,
  trainedOf,
} from "./subsetSpecification.ts";

/**
 * Checks again everything that the record of a training on a share says and that can be known: what
 * follows from the specification and from the data, and that its accuracies are those of its bits.
 */
export async function verifySubset(
  record: SubsetRecord,
  options: VerifyOptions = {},
): Promise<Verification[]> {
  const { environment, result } = record;
  const specification = await verifySpecification(record, completeSubsetSpecification);
  const canRun = specification.outcome === "same";
  const { model } = record.specification;
  const data = canRun
    ? await dataAtHand(record.specification, options)
    : new Error("the specification is wrong");
  return [
    specification,
    ...(canRun ? [verifyDetermined(record), verifyBits(record)] : []),
    ...(isOwnNetwork(model) ? [await verifySource(model, record.model)] : []),
    verifySeconds({ "result.seconds": result.seconds }),
    verifyEnvironment(environment, await environmentHere(environment?.backend)),
    ...verifyData(record.dataset, data),
    ...(canRun
      ? [verifyOfData(record, data), await verifyParameters(record, data, options.networks)]
      : []),
  ];
}

function verifyDetermined(record: SubsetRecord): Verification {
  const { dataset, train, test, corruption, model, seed } = record.specification;
  return verifyFields("fields that the specification determines", record, {
    kind: "subset",
    version: 1,
    "dataset.name": dataset,
    "dataset.title": runDataset(dataset).title,
    "dataset.train.examples": train,
    "dataset.test.examples": test,
    "corruption.name": corruption.name,
    "corruption.seed": seed,
    "corruption.params": paramsOf(record),
    "model.name": model,
  });
}

function verifyBits({ specification, dataset, included, changed, result }: SubsetRecord) {
  const { train: n, test: m } = specification;
  const what = "bits and accuracies";
  const read = { included: bitsOf(included, n), changed: bitsOf(changed, n) };
  const right = { right: bitsOf(result.right, n), testRight: bitsOf(result.testRight, m) };
  const wrong = Object.entries({ ...read, ...right }).flatMap(([name, bits]) =>
    bits === undefined ? [`${name} must have a bit for each example, got another text`] : [],
  );
  if (wrong.length > 0) return verdict(what, wrong, "");
  const ones = (bits: Uint8Array) => bits.reduce((sum, bit) => sum + bit, 0);
  const numbers: [name: string, must: number, got: number][] = [
    ["included", trainedOf(specification), ones(read.included!)],
    ["changed", dataset.train.changedLabels, ones(read.changed!)],
    ["result.trainAccuracy", shareOf(right.right!, read.included!), result.trainAccuracy],
    ["result.heldOutAccuracy", shareOf(right.right!, read.included!, 0), result.heldOutAccuracy],
    ["result.testAccuracy", ones(right.testRight!) / m, result.testAccuracy],
  ];
  for (const [name, must, got] of numbers)
    if (must !== got) wrong.push(`${name} must be ${must}, got ${got}`);
  const most = mostEpochs(runOf(specification));
  if (!(Number.isInteger(result.epochs) && result.epochs >= 1 && result.epochs <= most))
    wrong.push(`result.epochs must be from 1 to ${most}, got ${result.epochs}`);
  if (!isHash(result.weightsHash))
    wrong.push(`result.weightsHash must be a hash, got ${result.weightsHash}`);
  return verdict(what, wrong, `of ${n} training and ${m} test examples`);
}

/** Whether the draw is the specification's, and the corruption is what the data make of it. */
function verifyOfData(record: SubsetRecord, data: Data | Error): Verification {
  const what = "fields that the data determine";
  const { specification } = record;
  // A record can ask for any number of examples, and has a bit for each.
  const { train: n } = specification;
  if (bitsOf(record.included, n) === undefined)
    return verdict(what, [`included must have a bit for each of ${n} examples`], "");
  if (data instanceof Error) {
    // The examples of all but pictures of one's own are counted from the first.
    if (specification.dataset === "imageFolder") return notChecked(what, data.message);
    const indices = Array.from({ length: specification.train }, (_, i) => i);
    const included = hexOf(includedIn(specification, indices));
    if (included === record.included) return notChecked(what, `all but the draw: ${data.message}`);
    return verifyFields(what, record, { included });
  }
  const { changed, record: made } = corrupted(specification, data);
  return verifyFields(what, record, {
    included: hexOf(includedIn(specification, data.train.indices)),
    changed: hexOf(changed),
    "dataset.classes": data.train.classes.length,
    "dataset.train": made.train,
    "dataset.test": made.test,
    "corruption.params": made.corruption.params,
  });
}

/** What became of data that were corrupted last: all draws of an experiment share it. */
let last: { key: string; pool: Pick<Pool, "changed" | "record"> } | undefined;

function corrupted(specification: CompleteSubsetSpecification, data: Data) {
  const { share: _, draw: __, ...others } = specification;
  const key = JSON.stringify([others, data.train.fingerprint, data.test.fingerprint]);
  if (last?.key !== key) {
    const { changed, record } = corruptPool(specification, data);
    last = { key, pool: { changed, record } };
  }
  return last.pool;
}
