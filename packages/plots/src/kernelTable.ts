import { datasetTitle } from "./datasetTitle.ts";
import { interval } from "./interval.ts";
import { kernelMachines, machineName } from "./kernelMachine.ts";
import type { LinearRecord } from "./linearRecord.ts";
import { type Column, percent, percentOf, type Table } from "./resultsTable.ts";

/**
 * Table 3 of Zhang et al., ICLR 2017, and the norms of its section 5 beside what was measured: one row
 * for each kernel machine, test error and norm of the solution on true and on random labels. Repeats
 * are averaged. The paper's values are of the whole datasets.
 */
export function kernelTable(records: readonly LinearRecord[]): Table {
  const number =
    (group: string) =>
    (name: string): Column => ({ group, name, numeric: true });
  return {
    columns: [
      ...["features", "kernel"].map((name) => ({ name, numeric: false })),
      ...["images", "ridge"].map((name) => ({ name, numeric: true })),
      ...["true labels", "paper", "random labels"].map(number("test error (%)")),
      ...["true labels", "paper", "random labels"].map(number("norm")),
    ],
    rows: kernelMachines(records).map((machine) => {
      const { dataset, kernel, images, ridge, paper, filters } = machine;
      const name = machineName(datasetTitle(dataset), machine.preprocessing);
      const features =
        filters === undefined ? name : `${name}, ${filters.toLocaleString("en-US")} filters`;
      const of = (labels: LinearRecord["labels"], value: (record: LinearRecord) => number) =>
        machine.records.filter((record) => record.labels === labels).map(value);
      const error = (labels: LinearRecord["labels"]) =>
        meanOr(
          of(labels, ({ testError }) => testError),
          percentOf,
        );
      const norm = (labels: LinearRecord["labels"]) =>
        meanOr(
          of(labels, (record) => record.norm),
          ({ mean }) => normText(mean),
        );
      return [
        ...[features, kernel, images, String(ridge)],
        ...[error("true"), percent(paper?.testError ?? null), error("random")],
        ...[norm("true"), paper?.norm === undefined ? "–" : `≈ ${paper.norm}`, norm("random")],
      ];
    }),
  };
}

const meanOr = (values: readonly number[], text: (mean: ReturnType<typeof interval>) => string) =>
  values.length === 0 ? "–" : text(interval(values));

const normText = (norm: number) =>
  norm >= 1e5 ? norm.toExponential(2) : String(Number(norm.toPrecision(4)));
