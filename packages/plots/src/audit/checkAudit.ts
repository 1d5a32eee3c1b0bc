import { checkArgument } from "@rote/options";
import { PlotError } from "../drawing/plotError.ts";

/** @throws {PlotError} unless it is the record of an audit, by the fields that all of them have. */
export function checkAudit(who: string, record: unknown): void {
  const audit = {
    specification: "object",
    specificationHash: "text",
    dataset: { title: "text", classes: ["text"], examples: "number" },
    result: {
      suspects: "list",
      noiseMatrix: ["list"],
      accuracy: "object",
      confusions: ["object"],
      duplicates: ["object"],
    },
    examples: { given: "list", suggested: "list", quality: "list", selfConfidence: "list" },
  } as const;
  checkArgument(who, "record", record, audit, PlotError);
}
