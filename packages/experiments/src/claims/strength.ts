import { conditions } from "@rote/paper";
import { classesOf, labelCorruption } from "@rote/records";
import type { TrainedRun } from "./trainedRun.ts";

/** Deviations that a number of changed labels may lie from what is expected. */
const SURPRISE = 5;
/** The least share of images that a corruption of pixels changes: some are of one colour. */
const MOST_IMAGES = 0.9;

/**
 * Why a run's condition is not what it is called; undefined if it is: randomized in full, partial
 * labels with a known p, true labels not at all, by its parameters and by what was counted.
 */
export function strengthProblem({
  corruption: { name, params },
  specification,
  dataset,
}: TrainedRun): string | undefined {
  const asked = specification?.corruption?.name;
  if (asked !== undefined && asked !== name) return `it was to be ${asked}, and is ${name}`;
  if (params.applyTo === "test") return "its training set is as it was";
  const p = strengthOf(name, params);
  const wrong = wrongStrength(name, p);
  if (wrong !== undefined) return wrong;
  const { train } = typeof dataset === "string" ? {} : dataset;
  const { examples = 0, fingerprint = "", changedImages, changedLabels } = train ?? {};
  // Counts are those of a set that the record names.
  if (!Object.hasOwn(conditions, name) || examples === 0 || fingerprint === "") return undefined;
  if (isAboutPixels(name)) {
    const isShort = changedImages !== undefined && changedImages < MOST_IMAGES * examples;
    return isShort ? `${changedImages} of ${examples} images were changed` : undefined;
  }
  if (changedLabels === undefined) return undefined;
  const K = classesOf({ dataset });
  const share = params.excludeTrue === true || K === undefined ? p! : (p! * (K - 1)) / K;
  const expected = share * examples;
  const slack = 1 + SURPRISE * Math.sqrt(expected * (1 - share));
  const isFar =
    K === undefined ? p! > 0 && changedLabels === 0 : off(changedLabels, expected, slack);
  return isFar ? `${changedLabels} of ${examples} labels were changed` : undefined;
}

const off = (value: number, expected: number, slack: number) => Math.abs(value - expected) > slack;

const isAboutPixels = (name: string) => labelCorruption({ corruption: bare(name) }) === undefined;

const bare = (name: string) => ({ name, params: { probability: 1 }, seed: 0 });

/** The probability with which an example is touched. */
function strengthOf(name: string, params: Readonly<Record<string, unknown>>): number | undefined {
  const { probability } = params;
  if (typeof probability === "number") return probability;
  if (name === "partialLabels") return undefined;
  return name === "trueLabels" ? 0 : 1;
}

function wrongStrength(name: string, p: number | undefined): string | undefined {
  if (p === undefined) return "it does not say which share of its labels is drawn anew";
  if (name === "trueLabels") return p === 0 ? undefined : `p = ${p} on true labels`;
  if (name === "partialLabels") return undefined;
  return p === 1 ? undefined : `it randomizes a share of ${p} only`;
}
