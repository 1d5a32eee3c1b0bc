import { type Section5Row, section5Row } from "@rote/paper";
import type { Table } from "@rote/plots";
import type { LinearRecord } from "@rote/records";

interface Row {
  record: LinearRecord;
  /** What the paper reports for the same machine on all examples with true labels. */
  paper: Section5Row | undefined;
}

interface Column {
  name: string;
  group?: string;
  cell(row: Row): string;
}

const PAPER = "paper, all n";

const COLUMNS: readonly Column[] = [
  { name: "labels", cell: ({ record }) => record.labels },
  { name: "n", cell: ({ record }) => record.dataset.train.examples.toLocaleString("en-US") },
  { name: "train error", cell: ({ record }) => percent(record.trainError) },
  { name: "test error", cell: ({ record }) => percent(record.testError) },
  { name: "norm", cell: ({ record }) => record.norm.toPrecision(4) },
  {
    name: "residual",
    cell: ({ record }) => record.certificate.relativeResidual.toExponential(1),
  },
  { name: "seconds", cell: ({ record }) => record.seconds.toFixed(1) },
  {
    name: "test error",
    group: PAPER,
    cell: ({ paper }) => (paper ? `${Number((100 * paper.testError).toFixed(1))} %` : "–"),
  },
  { name: "norm", group: PAPER, cell: ({ paper }) => String(paper?.norm ?? "–") },
];

/** Kernel solutions side by side, with the paper's figures for the same on all examples. */
export const linearTable = (records: readonly LinearRecord[]): Table => ({
  columns: COLUMNS.map(({ cell: _, ...column }) => ({
    ...column,
    numeric: column.name !== "labels",
  })),
  rows: records
    .map((record): Row => ({ record, paper: paperOf(record) }))
    .map((row) => COLUMNS.map(({ cell }) => cell(row))),
});

function paperOf(record: LinearRecord): Section5Row | undefined {
  const { labels, dataset, features, ridge, specification } = record;
  const { solution = "minimumNorm" } = specification;
  if (labels !== "true" || solution !== "minimumNorm") return undefined;
  return section5Row({
    dataset: dataset.name,
    features: features?.name ?? null,
    ridge: ridge > 0,
  });
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
