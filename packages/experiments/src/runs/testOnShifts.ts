import type { ShiftRecord } from "@rote/records";
import { evaluate } from "@rote/training";
import type { PreparedRun } from "./prepareRun.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * What the finished network does on the test set as it is, then under each shift that `testOn`
 * names, one after the other: memory holds one shifted set at a time. Nothing without shifts.
 *
 * Pictures are shifted as they came, those of 32 × 32 pixels before they are cropped, and then
 * treated like the test set. Their labels are those of the test set, also where a corruption's
 * labels depend on the picture.
 */
export async function* testOnShifts(
  { testOn }: CompleteSpecification,
  { model, test, cleanTest, shiftedTest }: PreparedRun,
  signal?: AbortSignal,
): AsyncGenerator<ShiftRecord, void, undefined> {
  if (testOn.length === 0) return;
  const options = signal ? { signal } : {};
  for (const shift of [NONE, ...testOn]) {
    const examples = shift === NONE ? test.examples : shiftedTest(shift);
    const given = await evaluate(model, examples, options);
    const clean = cleanTest
      ? await evaluate(model, { ...examples, labels: cleanTest.labels }, options)
      : given;
    yield {
      name: shift.name,
      severity: shift.severity,
      testAccuracy: given.accuracy,
      cleanLabelTestAccuracy: clean.accuracy,
      testLoss: given.loss,
      cleanLabelTestLoss: clean.loss,
    };
  }
}

/** The test set as it is. */
const NONE = { name: "none", severity: 0 } as const;
