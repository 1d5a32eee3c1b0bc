import { checkInteger } from "@rote/options";
import { CorruptionOptionError } from "./errors.ts";

/** How far images are shifted: 1 is the least, 5 the most. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** How many severities there are. */
const SEVERITIES = 5;

/** What a severity means for one shift: the published constants, the least first. */
export type Constants = readonly [number, number, number, number, number];

/** @throws {CorruptionOptionError} unless it is 1, 2, 3, 4 or 5. */
export function checkSeverity(who: string, severity: number): asserts severity is Severity {
  checkInteger(who, "severity", severity, [1, SEVERITIES], CorruptionOptionError);
}
