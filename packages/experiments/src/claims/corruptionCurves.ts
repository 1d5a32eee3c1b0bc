import {
  isDescentRun,
  isRegularized,
  labelCorruption,
  labelCurve,
  type Network,
  type RunsAt,
  regularizationOf,
} from "@rote/records";
import type { ClaimRecords } from "./claim.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";

/** Runs without regularizers under a label corruption p, with 0 and 1 among them. */
export const labelRuns = (records: ClaimRecords): TrainedRun[] =>
  trainedRuns(records).filter(
    (run) =>
      labelCorruption(run) !== undefined &&
      !isRegularized(regularizationOf(run)) &&
      !isDescentRun(run), // that is another experiment
  );

/** Repeats at each p, in its order; undefined unless some are at p = 0, at p = 1 and between. */
export const curveOf = ({ runs }: Network<TrainedRun>): RunsAt<TrainedRun>[] | undefined =>
  labelCurve(runs);

/** Each step of a curve: "from p = 0.3 to 0.4". */
export const stepsOf = (points: readonly RunsAt<TrainedRun>[]) =>
  points.slice(1).map((after, i) => ({
    before: points[i]!,
    after,
    where: `from p = ${points[i]!.p} to ${after.p}`,
  }));
