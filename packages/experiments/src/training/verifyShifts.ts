import type { RunRecord, ShiftRecord } from "@rote/records";
import { type Verification, verdict } from "../kind/verification.ts";
import { completeSpecification } from "../runs/runSpecification.ts";
import { isShare } from "./verifyDetermined.ts";

/**
 * Whether a record has the test set as it is and each shift of `testOn`, in that order, with shares
 * of the test examples; on the test set as it is the network's accuracies are those of the result.
 */
export function verifyShifts({ specification, result, shifts = [] }: RunRecord): Verification {
  const what = "shifted test sets";
  const { testOn, test } = completeSpecification(specification);
  const must = testOn.length === 0 ? [] : [{ name: "none", severity: 0 }, ...testOn];
  if (shifts.length !== must.length) {
    return verdict(what, [`there must be ${must.length}, got ${shifts.length}`], "");
  }
  const wrong = shifts.flatMap((shift, i) => {
    const { name, severity } = must[i]!;
    const at = `shifts.${i}`;
    const isNamed = shift.name === name && shift.severity === severity;
    return [
      ...(isNamed
        ? []
        : [`${at} must be ${name}, ${severity}, got ${shift.name}, ${shift.severity}`]),
      ...SHARES.flatMap((field) =>
        isShare(shift[field], test)
          ? []
          : [`${at}.${field} must be a share of ${test} examples, got ${shift[field]}`],
      ),
      ...LOSSES.flatMap((field) =>
        shift[field] >= 0 ? [] : [`${at}.${field} must be a number from 0 on, got ${shift[field]}`],
      ),
      ...(name === "none" ? unlikeResult(shift, result) : []),
    ];
  });
  return verdict(
    what,
    wrong,
    testOn.length === 0 ? "none" : `${testOn.length}, and the one as it is`,
  );
}

const SHARES = ["testAccuracy", "cleanLabelTestAccuracy"] as const;
const LOSSES = ["testLoss", "cleanLabelTestLoss"] as const;

const unlikeResult = (shift: ShiftRecord, result: RunRecord["result"]) =>
  SHARES.filter((field) => shift[field] !== result[field]).map(
    (field) => `shifts.0.${field} must be the result's ${result[field]}, got ${shift[field]}`,
  );
