import { describeDataset } from "@rote/datasets";
import type { CompleteLinearSpecification, LinearRecord } from "@rote/records";
import { type Expected, type Verification, verdict, verifyFields } from "../kind/verification.ts";
import { FEATURES_A_FILTER } from "./runLinear.ts";

/**
 * Whether the fields of a kernel machine's record are those that its specification gives, and its
 * errors can be shares of its examples.
 */
export function verifyMachine(record: LinearRecord): Verification[] {
  const { dataset, train, test, ridge, labels } = record.specification;
  const { title, classes } = describeDataset(dataset);
  return [
    verifyFields(
      "fields that the specification determines",
      record,
      {
        kind: "linear",
        version: 1,
        "dataset.name": dataset,
        "dataset.title": title,
        "dataset.classes": classes.length,
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
    ...(features.name === "random-patches" && {
      "features.dimension": FEATURES_A_FILTER * features.filters,
    }),
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
  return verdict("errors and norm of the machine", wrong, "shares of the examples, one norm");
}

const isShare = (share: number, examples: number) =>
  share >= 0 && share <= 1 && Math.abs(Math.round(share * examples) - share * examples) < 1e-6;
