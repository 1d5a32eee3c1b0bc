import { modelTitle } from "@rote/paper";
import type { AuditEvidence } from "@rote/records";
import type { Exhibit } from "../exhibit.ts";
import { type ColumnOf, number, percent, tableOf, text } from "./table.ts";

const count = (n: number) => n.toLocaleString("en-US");

const COLUMNS: readonly ColumnOf<AuditEvidence>[] = [
  text("data", ({ dataset }) => dataset.title),
  text("network", ({ specification }) => modelTitle(specification.model)),
  number("examples", ({ dataset }) => count(dataset.examples)),
  number("classes", ({ dataset }) => count(dataset.classes.length)),
  number("training (%)", ({ result }) => percent(result.accuracy.training)),
  number("held out (%)", ({ result }) => percent(result.accuracy.heldOut)),
  number("memory (%)", ({ result }) => percent(result.accuracy.memory)),
  number("suspects", ({ result }) => count(result.suspects.length)),
  number("suspects by heart (%)", ({ result }) => percent(result.accuracy.suspects)),
  number("wrong by estimate (%)", ({ result }) => percent(result.errorRate)),
  number("near-duplicates", ({ result }) => count(result.duplicates.length)),
];

/** Audits of labels in a report: a row for each. */
export const auditExhibit: Exhibit = {
  id: "audits",
  isAbout: ({ of }) => of === "audit",
  title: "Audits of labels",
  show({ audits }) {
    if (audits.length === 0) return null;
    return {
      caption:
        "Labels of the user's own data, ranked by how wrong they look. Memory is what the " +
        "networks have right of examples that they were trained on beyond what they have right " +
        "of the same examples held out; by heart, how many of the suspects' labels they had " +
        "learned. The page of each audit, audit.html, shows the suspects.",
      tables: [
        {
          id: "audits",
          caption: "Suspects, and what the networks had memorized.",
          table: tableOf(COLUMNS, audits),
        },
      ],
    };
  },
};
