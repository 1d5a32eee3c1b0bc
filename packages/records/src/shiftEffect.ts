import { checkList, checkRuns, objectOf } from "./checkEvidence.ts";
import { chanceOf } from "./dataset.ts";
import type { RunEvidence } from "./evidence.ts";
import { EvidenceError } from "./evidenceError.ts";
import type { ShiftSpecification } from "./runSpecification.ts";

/** What shifts of the test images do to a network: accuracies on test labels as they were. */
export interface ShiftEffect {
  /** On the test set as it is. */
  unshifted: number;
  /** The mean over the shifts. */
  shifted: number;
  /**
   * (shifted − 1/K) / (unshifted − 1/K), the share of what the network has above guessing that is
   * left; undefined where the number K of classes is not known, or it has nothing above guessing.
   */
  kept: number | undefined;
}

/** The shifts on which a run was tested, in its order. */
export function shiftsOf(run: RunEvidence): ShiftSpecification[] {
  checkRuns("shiftsOf", [run]);
  const { shifts = [] } = run;
  return shifts.filter(isShift).map(({ name, severity }) => ({ name, severity }));
}

/**
 * What some shifts, or by default all on which it was tested, do to a run's network; undefined if
 * there is none, or a result is missing.
 */
export function shiftEffect(
  run: RunEvidence,
  among: readonly ShiftSpecification[] = shiftsOf(run),
): ShiftEffect | undefined {
  checkRuns("shiftEffect", [run]);
  checkShifts(among);
  const { shifts = [] } = run;
  const accuracyOn = (name: string, severity?: number) =>
    shifts.find((one) => one.name === name && (severity ?? one.severity) === one.severity)
      ?.cleanLabelTestAccuracy ?? undefined;
  const unshifted = accuracyOn(NONE);
  const accuracies = among.flatMap(({ name, severity }) => accuracyOn(name, severity) ?? []);
  if (unshifted === undefined || among.length === 0 || accuracies.length < among.length) {
    return undefined;
  }
  const shifted = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
  const chance = chanceOf(run);
  const isAbove = chance !== undefined && unshifted > chance;
  return {
    unshifted,
    shifted,
    kept: isAbove ? (shifted - chance) / (unshifted - chance) : undefined,
  };
}

/** @throws {EvidenceError} unless each has a name and a severity. */
function checkShifts(among: readonly ShiftSpecification[]): void {
  checkList("shiftEffect", among);
  for (const shift of among) {
    const { name, severity } = objectOf("shiftEffect", shift);
    if (typeof name === "string" && typeof severity === "number") continue;
    throw new EvidenceError("shiftEffect: a shift must be { name, severity }, got another object.");
  }
}

/** What records call the test set as it is. */
const NONE = "none";

const isShift = ({ name }: { name: string }) => name !== NONE;
