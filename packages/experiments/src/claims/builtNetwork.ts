import { counted, type ExpressivityEvidence, type FailureEvidence, groupBy } from "@rote/records";
import type { ClaimRecords, Subject } from "./claim.ts";
import { type Premise, premise, premiseOfOutcome } from "./premise.ts";
import { failureWords } from "./runPremises.ts";

/** A network built after Theorem 1, or one whose construction failed. */
export interface BuiltNetwork extends ExpressivityEvidence {
  failure?: FailureEvidence;
}

/** All networks after Theorem 1, those that failed among them. */
export const builtNetworks = ({ expressivity, failures }: ClaimRecords): BuiltNetwork[] => [
  ...expressivity,
  ...failures.filter(({ of }) => of === "expressivity").map(failedNetwork),
];

function failedNetwork(failure: FailureEvidence): BuiltNetwork {
  const { n, dimension, outputs, depth } = failure.specification as Partial<ExpressivityEvidence>;
  return {
    kind: "expressivity",
    specification: failure.specification,
    specificationHash: failure.specificationHash,
    n: n ?? Number.NaN,
    dimension: dimension ?? Number.NaN,
    outputs: outputs ?? 1,
    ...(depth !== undefined && { depth }),
    weights: Number.NaN,
    maxError: Number.NaN,
    failure,
  };
}

export const depthOf = ({ depth = 2 }: ExpressivityEvidence): number => depth;

/** Each size stands for itself; repeats have other points and values. */
const sizeOf = ({ n, dimension, outputs, ...network }: BuiltNetwork) =>
  JSON.stringify([n, dimension, outputs, network.depth ?? 2]);

/** Networks of one size. */
export const networksOfSize: Subject<BuiltNetwork, readonly BuiltNetwork[]> = {
  groups: (networks) => [...groupBy(networks, sizeOf).values()],
  alike: (networks) => [...groupBy(networks, sizeOf).values()],
  membersOf: (networks) => networks,
  repeatKey: sizeOf,
  differences: () => "",
  nameOf: ({ n, dimension, outputs, ...network }) =>
    `${counted(depthOf({ n, dimension, outputs, ...network }), "layer")} for ` +
    `${counted(n, "point")} in ${counted(dimension, "dimension")}, ${counted(outputs, "output")}`,
};

/** The fewest points: any two are on a line. */
const LEAST = 3;

/** What the claims about Theorem 1 ask. */
export const networkPremises: readonly Premise<BuiltNetwork>[] = [
  premiseOfOutcome("It was built.", ({ failure }) =>
    failure === undefined ? undefined : failureWords(failure),
  ),
  premise(`There are at least ${LEAST} points, since any two are on a line.`, ({ n }) =>
    n >= LEAST ? undefined : `it has ${n}`,
  ),
];
