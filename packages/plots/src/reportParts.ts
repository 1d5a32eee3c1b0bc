import { csv } from "./csv.ts";
import type { Exhibit } from "./exhibit.ts";
import { exhibits } from "./exhibits.ts";
import { idOf } from "./html.ts";
import type { ReportFile, ReportOptions } from "./report.ts";
import type { RunRecord } from "./runRecord.ts";
import { runsTable } from "./runsTable.ts";
import { byCondition } from "./setting.ts";
import { tableCSV } from "./tableCSV.ts";
import { toCSV } from "./toCSV.ts";

/** What a report is made of, before it is written as a page or as files. */
export interface ReportParts {
  /** In the order of the paper. */
  runs: readonly RunRecord[];
  exhibits: readonly Exhibit[];
  /** Everything shown, as comma-separated values. */
  data: readonly ReportFile[];
}

/** @throws {RangeError} if there is nothing to report. */
export function reportParts(
  { runs: given = [], linear = [], expressivity = [], claims = [] }: ReportOptions,
  who: string,
): ReportParts {
  const runs = [...given].sort(byCondition);
  if (runs.length + linear.length + expressivity.length + claims.length === 0) {
    throw new RangeError(`${who}: there must be at least one record or claim, got none.`);
  }
  const shown = exhibits({ runs, linear, expressivity });
  return {
    runs,
    exhibits: shown,
    data: [
      ...shown.flatMap(({ id, figure, tables }): ReportFile[] => [
        ...(figure === undefined ? [] : [{ name: `${id}.csv`, content: figure.csv }]),
        ...tables.map(({ id, table }) => ({ name: `${idOf(id)}.csv`, content: tableCSV(table) })),
      ]),
      ...(runs.length === 0
        ? []
        : [
            { name: "runs.csv", content: tableCSV(runsTable(runs)) },
            { name: "epochs.csv", content: toCSV(runs) },
          ]),
      ...(claims.length === 0 ? [] : [{ name: "claims.csv", content: claimsCSV(claims) }]),
    ],
  };
}

const claimsCSV = (claims: NonNullable<ReportOptions["claims"]>) =>
  csv([
    ["id", "verdict", "sentence", "source", "evidence", "quantity", "paper", "here", "unit"],
    ...claims.flatMap(({ id, verdict, sentence, source, evidence, figures }) => {
      const claim = [id, verdict, sentence, source, evidence];
      return figures.length === 0
        ? [claim]
        : figures.map(({ quantity, paper, ours, unit }) => [...claim, quantity, paper, ours, unit]);
    }),
  ]);
