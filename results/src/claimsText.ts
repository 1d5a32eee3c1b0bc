import type { ClaimResult, Verdict } from "@rote/records";
import type { Evidence } from "./evidenceUnder.ts";
import { remarks } from "./remarks.ts";
import { type ScaleFolder, scaleFolders } from "./scales.ts";

/** The evidence of each scale. */
export type Everything = Readonly<Record<ScaleFolder["name"], Evidence>>;

const WORDS: Readonly<Record<Verdict, string>> = {
  holds: "**holds**",
  fails: "**fails**",
  inconclusive: "inconclusive",
  notEnoughRuns: "not enough runs",
  premiseNotMet: "premise not met",
};

/** Each claim with its verdict at each scale. */
export function verdictsTable(all: Everything): string {
  const rows = all.paper.claims.map(({ id, sentence, source }) => {
    const verdicts = scaleFolders.map(({ name }) => WORDS[claimOf(all, name, id).verdict]);
    return `| ${[`[${sentence}](claims.md#${id}) (${source})`, ...verdicts].join(" | ")} |`;
  });
  const head = ["the paper says", ...scaleFolders.map(({ name }) => name)];
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows].join("\n");
}

/** Each claim at the largest scale that says something of it: figures, the paper's, a remark. */
export function claimsInFull(all: Everything): string {
  return all.paper.claims.map(({ id }) => inFull(all, id)).join("\n\n");
}

export function claimOf(all: Everything, scale: ScaleFolder["name"], id: string): ClaimResult {
  return all[scale].claims.find((claim) => claim.id === id)!;
}

function inFull(all: Everything, id: string): string {
  const says = ({ name }: ScaleFolder) => claimOf(all, name, id).figures.length > 0;
  const scale = scaleFolders.find(says) ?? scaleFolders[0]!;
  const claim = claimOf(all, scale.name, id);
  const where = scale.name === "paper" ? "at the paper's size" : `at the ${scale.name} scale`;
  return [
    `## ${id}`,
    `${claim.sentence} (${claim.source})`,
    `${capital(WORDS[claim.verdict])} ${where}: ${claim.evidence}`,
    remarks[id]!,
    ...figuresOf(claim),
  ].join("\n\n");
}

const capital = (words: string) => words.replace(/[a-z]/, (letter) => letter.toUpperCase());

/** More than this many are folded. */
const FEW_FIGURES = 6;

function figuresOf({ figures }: ClaimResult): string[] {
  if (figures.length === 0) return [];
  const hasUnit = figures.some(({ unit }) => unit !== undefined && unit !== "");
  const isPublished = figures.some(({ paper }) => paper !== null);
  const rows = figures.map(({ quantity, paper, ours, unit = "" }) => {
    const published = isPublished ? [paper ?? "–"] : [];
    return `| ${[quantity, ours ?? "–", ...published, ...(hasUnit ? [unit] : [])].join(" | ")} |`;
  });
  const table = [
    `| quantity | here |${isPublished ? " in the paper |" : ""}${hasUnit ? " unit |" : ""}`,
    `| --- | ---: |${isPublished ? " ---: |" : ""}${hasUnit ? " --- |" : ""}`,
    ...rows,
  ];
  if (figures.length <= FEW_FIGURES) return [table.join("\n")];
  const beside = isPublished ? " beside the paper's" : "";
  const summary = `<details><summary>${figures.length} figures${beside}</summary>`;
  return [summary, table.join("\n"), "</details>"];
}
