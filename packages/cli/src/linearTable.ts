import type { LinearRecord } from "@rote/experiments/linear";
import type { Table } from "@rote/plots";

/** Test errors and norms of the paper's section 5 and Table 3, on all examples with true labels. */
const PAPER: Readonly<Record<string, { error: string; norm: string }>> = {
  "mnist pixels": { error: "1.2 %", norm: "220" },
  "mnist gabor": { error: "0.6 %", norm: "390" },
  "cifar10 pixels": { error: "46 %", norm: "–" },
  "cifar10 random-patches": { error: "17 %", norm: "–" },
  "cifar10 random-patches ridge": { error: "15 %", norm: "–" },
};

/** Kernel solutions side by side, with the paper's figures for the same on all examples. */
export function linearTable(records: readonly LinearRecord[]): Table {
  const text = (name: string, group = "") => ({ name, numeric: true, ...(group && { group }) });
  return {
    columns: [
      { name: "labels", numeric: false },
      text("n"),
      text("train error"),
      text("test error"),
      text("norm"),
      text("residual"),
      text("seconds"),
      text("test error", "paper, all n"),
      text("norm", "paper, all n"),
    ],
    rows: records.map((record) => {
      const { name } = record.dataset;
      const ridge = record.ridge > 0 ? " ridge" : "";
      const paper =
        record.labels === "true"
          ? PAPER[`${name} ${record.features?.name ?? "pixels"}${ridge}`]
          : undefined;
      return [
        record.labels,
        record.dataset.train.examples.toLocaleString("en-US"),
        percent(record.trainError),
        percent(record.testError),
        record.norm.toPrecision(4),
        record.certificate.relativeResidual.toExponential(1),
        record.seconds.toFixed(1),
        paper?.error ?? "–",
        paper?.norm ?? "–",
      ];
    }),
  };
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
