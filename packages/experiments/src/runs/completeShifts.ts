import { shiftNames } from "@rote/corruptions";
import type { ShiftSpecification } from "@rote/records";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";

/** Shifts as a person writes them. */
export type GivenShifts = "all" | readonly (string | ShiftSpecification)[];

const SEVERITIES = [1, 2, 3, 4, 5] as const;

/**
 * Every shift that is named with its severity, in one order and once.
 *
 * @throws {SpecificationError} if there is no such shift or severity, or the dataset has no images
 * of bytes.
 */
export function completeShifts(given: GivenShifts, dataset: string): ShiftSpecification[] {
  const all = (typeof given === "string" ? [given] : given).flatMap(completed);
  if (all.length > 0 && dataset === "gaussianClusters") {
    throw new SpecificationError(
      "specification: testOn goes with images, got it with gaussianClusters, whose points are " +
        "none. Leave it out.",
    );
  }
  return shiftNames.flatMap((name) =>
    SEVERITIES.filter((severity) =>
      all.some((shift) => shift.name === name && shift.severity === severity),
    ).map((severity) => ({ name, severity })),
  );
}

function completed(given: string | ShiftSpecification): ShiftSpecification[] {
  if (given === "all") return shiftNames.flatMap(completed);
  const [name, severity] = typeof given === "string" ? parts(given) : [given.name, given.severity];
  if (!(shiftNames as readonly string[]).includes(name)) {
    throw new SpecificationError(`specification: ${unknownName("shift", name, shiftNames)}`);
  }
  if (severity === undefined) return SEVERITIES.map((severity) => ({ name, severity }));
  const isText = typeof severity === "string";
  const known = SEVERITIES.find((one) => (isText ? `${one}` : one) === severity);
  if (known === undefined) {
    throw new SpecificationError(
      `specification: testOn: the severity of ${name} must be 1, 2, 3, 4 or 5, got ${severity}.`,
    );
  }
  return [{ name, severity: known }];
}

/** "contrast:3" as "contrast" and "3". */
function parts(text: string): [name: string, severity: string | undefined] {
  const end = text.indexOf(":");
  return end < 0 ? [text, undefined] : [text.slice(0, end), text.slice(end + 1)];
}
