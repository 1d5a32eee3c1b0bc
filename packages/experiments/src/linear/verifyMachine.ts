import type { CompleteLinearSpecification, LinearRecord } from "@rote/records";
import { classesOf, runDataset } from "../data/runDatasets.ts";
import { type Expected, type Verification, verdict, verifyFields } from "../kind/verification.ts";

/**
 * Whether the fields of a kernel machine's record are those that its specification gives, and its
 * errors can be shares of its examples.
 */
export function verifyMachine(record: LinearRecord): Verification[] {
  const { dataset, train, test, ridge, labels } = record.specification;
  const classes = classesOf(dataset);
  return [
    verifyFields(
      "fields that the specification determines",
      record,
      {
        kind: "linear",
        version: 1,
        "dataset.name": dataset,
        "dataset.title": runDataset(dataset).title,
        ...(classes !== undefined && { "dataset.classes": classes }),
        "dataset.train.examples": train,
        "dataset.test.examples": test,
        ...kernelOf(record.specification),
        ...featuresOf(record.specification),
        ridge,
        labels,
      },
      ["dataset.title", "dataset.classes"],
    ),
    verifyOutcome(record),
  ];
}

/** The kernel with its parameters; a γ that the data gave is not known without them. */
function kernelOf({ kernel }: CompleteLinearSpecification): Expected {
  const { name, ...params } = kernel;
  const isOfData = kernel.name === "gaussian" && typeof kernel.gamma !== "number";
  return { "kernel.name": name, ...(!isOfData && { "kernel.params": params }) };
}

function featuresOf({ features }: CompleteLinearSpecification): Expected {
  if (features === null) return { features };
  return {
    "features.name": features.name,
    ...(features.name === "random-relu" && { "features.dimension": features.features }),
  };
}

/** Errors are whole numbers of examples, and the norm is the certificate's. */
function verifyOutcome(record: LinearRecord): Verification {
  const { specification, trainError, testError, norm, certificate } = record;
  const shares = [
    ["trainError", trainError, specification.train],
    ["testError", testError, specification.test],
  ] as const;
  const wrong = shares.flatMap(([name, share, examples]) =>
    isShare(share, examples) ? [] : [`${name} must be a share of ${examples}, got ${share}`],
  );
  if (!(norm >= 0)) wrong.push(`norm must be a number from 0 on, got ${norm}`);
  if (certificate?.norm !== norm) {
    wrong.push(`certificate.norm must be the norm, ${norm}, got ${certificate?.norm}`);
  }
  wrong.push(...wrongOfFeatures(record), ...wrongOfCertificate(record));
  wrong.push(...wrongOfMemorization(record));
  return verdict("errors and norm of the machine", wrong, "shares of the examples, one norm");
}

/** Patches give two signs of each filter at as many places as the images have room for. */
function wrongOfFeatures({ specification, features }: LinearRecord): string[] {
  if (specification.features?.name !== "random-patches") return [];
  const [signs, got] = [2 * specification.features.filters, features?.dimension ?? 0];
  if (got > 0 && got % signs === 0) return [];
  return [`features.dimension must be a multiple of ${signs}, got ${got}`];
}

/** What no solve of n equations comes to. */
function wrongOfCertificate({ specification, certificate, peakMemory }: LinearRecord): string[] {
  const { status, relativeResidual: residual, rank, conditionEstimate, normKind } = certificate;
  const { train, test, features, tolerance, solution } = specification;
  const n = solution === "randomTestLabels" ? train + test : train;
  const wrong: string[] = [];
  const loosest = Math.max(tolerance, LOOSEST);
  // What comes closest is at worst 0, with the labels themselves as its residual: 1.
  const most = status === "converged" ? loosest : status === "inconsistent" ? 1 + loosest : null;
  if (most !== null && !(typeof residual === "number" && residual >= 0 && residual <= most)) {
    wrong.push(`certificate.relativeResidual must be from 0 to ${most}, got ${residual}`);
  }
  if (rank !== undefined && !(Number.isInteger(rank) && rank >= 0 && rank <= n)) {
    wrong.push(`certificate.rank must be a whole number from 0 to ${n}, got ${rank}`);
  }
  if (typeof conditionEstimate === "number" && !(conditionEstimate >= 1 - LOOSEST)) {
    wrong.push(`certificate.conditionEstimate must be at least 1, got ${conditionEstimate}`);
  }
  const kind = features?.name === "random-relu" ? "l2" : "rkhs";
  if (normKind !== kind) wrong.push(`certificate.normKind must be ${kind}, got ${normKind}`);
  if (
    peakMemory !== null &&
    peakMemory !== undefined &&
    !(Number.isSafeInteger(peakMemory) && peakMemory > 0)
  ) {
    wrong.push(`peakMemory must be a whole number of bytes, got ${peakMemory}`);
  }
  return wrong;
}

/** What the memorization of n examples cannot be. */
function wrongOfMemorization({ specification, memorization }: LinearRecord): string[] {
  const isAsked = specification.leaveOneOut ?? false; // older specifications do not say
  if (!isAsked || memorization === undefined) {
    const isRight = isAsked === (memorization !== undefined);
    return isRight ? [] : [`memorization must ${isAsked ? "" : "not "}be there`];
  }
  const { mean, deciles, memorized, farther } = memorization;
  const [least, most] = [deciles[0]!, deciles.at(-1)!];
  const wrong: string[] = [];
  if (!deciles.every((value, k) => k === 0 || value >= deciles[k - 1]!)) {
    wrong.push("memorization.deciles must rise");
  }
  if (!(mean >= least && mean <= most)) {
    wrong.push(`memorization.mean must be from ${least} to ${most}, got ${mean}`);
  }
  const n = specification.train;
  // So many tenths are surely not memorized, or surely are.
  const low = deciles.filter((value) => value > MEMORIZED).length - 1;
  if (!(isShare(memorized, n) && Math.abs(10 * memorized - low) <= 1)) {
    wrong.push(
      `memorization.memorized must be a share of ${n} as the deciles say, got ${memorized}`,
    );
  }
  if ((farther === null) !== (memorized === 0 || memorized === 1)) {
    wrong.push("memorization.farther must be null where there are no pairs, and only there");
  }
  return wrong;
}

/** From this on an example counts as memorized. */
const MEMORIZED = 0.5;

/** The loosest tolerance of a method that does not take the specification's. */
const LOOSEST = 1e-2;

const isShare = (share: number, examples: number) =>
  share >= 0 && share <= 1 && Math.abs(Math.round(share * examples) - share * examples) < 1e-6;
