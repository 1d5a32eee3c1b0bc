import { conditions } from "@rote/paper";
import { type FailureEvidence, nameOf, type RunEvidence } from "@rote/records";
import type { Claim, Judgement } from "./claim.ts";

/**
 * A judgement that counts the runs that failed: repeats of those it is based on, with other seeds
 * or on other conditions. A claim about every run does not hold then.
 */
export function withFailures(
  claim: Pick<Claim, "ofEveryRun">,
  judgement: Judgement,
  training: readonly RunEvidence[],
  failures: readonly FailureEvidence[],
): Judgement {
  const settings = new Set(
    training
      .filter(({ specificationHash }) => judgement.runs.includes(specificationHash ?? ""))
      .map(settingOf),
  );
  const isShort = judgement.verdict === "notEnoughRuns";
  const failed = failures.filter((failure) => isShort || settings.has(settingOf(failure)));
  if (failed.length === 0) return judgement;
  const contradicts = claim.ofEveryRun && judgement.verdict === "holds";
  return {
    ...judgement,
    verdict: contradicts ? "fails" : judgement.verdict,
    evidence: `${judgement.evidence} ${sentence(failed)}`,
  };
}

/** What runs have in common that differ in their seed and condition alone. */
function settingOf({ specification = {} }: Pick<RunEvidence, "specification">): string {
  const { seed: _, corruption: __, ...setting } = specification;
  return JSON.stringify(Object.entries(setting).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sentence(failed: readonly FailureEvidence[]): string {
  const few = failed.slice(0, 3).map(wordsOf);
  const more = failed.length > few.length ? [`${failed.length - few.length} more`] : [];
  const runs =
    failed.length === 1 ? "1 run failed and has" : `${failed.length} runs failed and have`;
  return `${runs} no result: ${[...few, ...more].join("; ")}.`;
}

function wordsOf({ specification, error, step }: FailureEvidence): string {
  const { corruption, seed, model } = specification;
  const condition = corruption === undefined ? "" : titleOf(nameOf(corruption));
  const what = [condition, model, seed === undefined ? "" : `seed ${seed}`].filter(Boolean);
  return `${what.join(", ")} (${error.name}${step === null ? "" : ` at step ${step}`})`;
}

const titleOf = (name: string) => (Object.hasOwn(conditions, name) ? conditions[name]! : name);
