import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyRecord } from "@rote/experiments/kinds";
import { sweepTable } from "@rote/experiments/sweeps";
import { recordsUnder } from "@rote/experiments/verify";
import { figure1a, figure1b, figure1c, kernelTable, resultsTable, toMarkdown } from "@rote/plots";
import { claimsInFull, type Everything, verdictsTable } from "./claimsText.ts";
import { type Evidence, evidenceUnder } from "./evidenceUnder.ts";
import { fillMarks } from "./fillMarks.ts";
import { machinesText } from "./machinesText.ts";
import { missingText } from "./missingText.ts";
import { resultsFolder, scaleFolders } from "./scales.ts";

/** The evidence of every scale. */
export async function everything(): Promise<Everything> {
  const entries = scaleFolders.map(
    async ({ name }) => [name, await evidenceUnder(join(resultsFolder, name))] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Record<string, Evidence> as Everything;
}

/**
 * What is written from the records, by its path from docs/: README.md and claims.md as they are
 * there with their parts anew, each scale's verdicts and table of runs, and Figure 1 of the
 * repository's README.
 */
export async function written(all: Everything): Promise<Record<string, string>> {
  const text = (name: string) => readFileSync(join(resultsFolder, name), "utf8");
  const { paper } = all;
  const perceptron = paper.training.filter(isPlainPerceptron);
  const tables = await Promise.all(
    scaleFolders.map(async ({ name }) => {
      const { documents } = await recordsUnder(join(resultsFolder, name, "runs"));
      const records = documents.flatMap(({ content, parsed }) =>
        parsed ? [{ ...(content as AnyRecord), kind: parsed.kind } as AnyRecord] : [],
      );
      return [`results/${name}/table.csv`, sweepTable(records)];
    }),
  );
  const verdicts = scaleFolders.map(({ name }): [string, string] => [
    `results/${name}/claims.json`,
    `${JSON.stringify({ kind: "claims", version: 1, claims: all[name].claims }, null, 2)}\n`,
  ]);
  return {
    "results/README.md": fillMarks(text("README.md"), {
      verdicts: verdictsTable(all),
      runs: toMarkdown(resultsTable(paper.training)).trimEnd(),
      kernels: toMarkdown(kernelTable(paper.linear)).trimEnd(),
      missing: await missingText(paper),
      machines: machinesText(paper),
    }),
    "results/claims.md": fillMarks(text("claims.md"), { claims: claimsInFull(all) }),
    ...Object.fromEntries([...verdicts, ...tables]),
    "figure1a.svg": figure1a(perceptron.filter(isOfSix), {
      paper: true,
      title: "Six conditions, one network",
    }),
    "figure1b.svg": figure1b(perceptron, { title: "Time to overfit", paper: true }),
    "figure1c.svg": figure1c(perceptron, {
      title: "Test error under label corruption",
      paper: true,
    }),
  };
}

/** Figure 1 shows one network, without regularizers. */
function isPlainPerceptron({ model, specification }: Evidence["training"][number]): boolean {
  const name = typeof model === "string" ? model : model.name;
  const { weightDecay = 0, dropout = 0 } = specification ?? {};
  return name === "mlp-1x512" && weightDecay === 0 && dropout === 0;
}

/** Of the label corruptions Figure 1a shows the half. */
function isOfSix({ corruption }: Evidence["training"][number]): boolean {
  const { name, params } = corruption as { name: string; params?: { probability?: number } };
  return name !== "partialLabels" || params?.probability === 0.5;
}
