import { modelTitle } from "@rote/paper";
import { datasetTitle, nameOf, type RunEvidence } from "@rote/records";
import { images, labelOfCondition } from "../settings.ts";
import { type ColumnOf, number, text } from "./table.ts";

/** Runs that differ in their seed alone. */
export type Repeats = readonly RunEvidence[];

/** What repeats are repeats of, and how many there are. */
export const settingColumns: readonly ColumnOf<Repeats>[] = [
  text("network", ([run]) => modelTitle(nameOf(run!.model))),
  text("dataset", ([run]) => datasetTitle(run!.dataset)),
  number("images", ([run]) => images(run!.specification?.train ?? null)),
  text("condition", ([run]) => labelOfCondition(run!)),
  number("runs", (runs) => String(runs.length)),
];
