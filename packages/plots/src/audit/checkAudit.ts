import { checkArgument, shown } from "@rote/options";
import type { AuditRecord } from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";

/** @throws {PlotError} unless it is the record of an audit, by the fields that all of them have. */
export function checkAudit(who: string, record: AuditRecord): void {
  const audit = {
    specification: "object",
    specificationHash: "text",
    dataset: { title: "text", classes: ["text"], examples: "number" },
    model: { trainableParameters: "number" },
    result: {
      suspects: "list",
      noiseMatrix: ["list"],
      accuracy: "object",
      confusions: [{ given: "number", suggested: "number", count: "number" }],
      duplicates: [{ places: ["number"] }],
    },
    examples: { given: "list", suggested: "list", quality: "list", selfConfidence: "list" },
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
