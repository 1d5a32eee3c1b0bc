import { checkArgument, shown } from "@rote/options";
import type { AuditRecord } from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";

/** What an audit says of each example. */
const COLUMNS = [
  "given",
  "suggested",
  "quality",
  "selfConfidence",
  "suggestedConfidence",
  "neighboursGiven",
  "neighboursSuggested",
  "areaUnderMargin",
  "confidence",
  "variability",
  "el2n",
  "forgettingEvents",
  "firstEpochLearned",
] as const satisfies readonly (keyof AuditRecord["examples"])[];

/** @throws {PlotError} unless it is the record of an audit, by the fields that all of them have. */
export function checkAudit(who: string, record: AuditRecord): void {
  const audit = {
    "seconds?": "number",
    specification: { model: "text", folds: "number", epochs: "number", neighbours: "number" },
    specificationHash: "text",
    dataset: { title: "text", classes: ["text"], examples: "number" },
    model: { trainableParameters: "number" },
    result: {
      suspects: "list",
      noiseMatrix: ["list"],
      accuracy: {
        training: "number",
        heldOut: "number",
        memory: "number",
        suspects: ["number", null],
      },
      confusions: [{ given: "number", suggested: "number", count: "number" }],
      duplicates: [{ places: ["number"] }],
    },
    examples: Object.fromEntries(COLUMNS.map((name) => [name, [["number", null]]] as const)),
  } as const;
  checkArgument(who, "record", record, audit, PlotError);
  const { dataset, result, examples } = record;
  const indices = (name: string, values: readonly number[], count: number, of: string) => {
    const isOne = (value: number) => Number.isInteger(value) && value >= 0 && value < count;
    const at = values.findIndex((value) => !isOne(value));
    if (at < 0) return;
    throw new PlotError(
      `${who}: record.${name} must be ${of}, from 0 to ${count - 1}, got ${shown(values[at])}.`,
    );
  };
  const n = examples.given.length;
  const short = COLUMNS.find((name) => examples[name].length !== n);
  if (short !== undefined) {
    throw new PlotError(
      `${who}: record.examples.${short} must have ${n} entries, as given has, got ` +
        `${examples[short].length}.`,
    );
  }
  const classes = dataset.classes.length;
  const given = result.confusions.map((pair) => pair.given);
  const suggested = result.confusions.map((pair) => pair.suggested);
  indices("examples.given", examples.given, classes, "classes");
  indices("examples.suggested", examples.suggested, classes, "classes");
  indices("result.confusions' given", given, classes, "classes");
  indices("result.confusions' suggested", suggested, classes, "classes");
  const places = result.duplicates.flatMap((pair) => pair.places);
  indices("result.suspects", result.suspects, examples.given.length, "examples");
  indices("result.duplicates' places", places, examples.given.length, "examples");
}

/** @throws {PlotError} unless it is a list of texts, or left out. */
export function checkPaths(who: string, paths: readonly string[] | undefined): void {
  if (paths !== undefined) checkArgument(who, "paths", paths, ["text"], PlotError);
}
