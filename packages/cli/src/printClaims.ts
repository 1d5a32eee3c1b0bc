import type { Table } from "@rote/plots";
import type { ClaimResult, LeftOutRecord, Verdict } from "@rote/records";
import type { Terminal } from "./terminal.ts";

/** A claim of the paper does not hold on these records. */
export class ClaimFailed extends Error {
  override readonly name = "ClaimFailed";
  readonly code = "CLAIM_FAILED";

  constructor(ids: readonly string[]) {
    super(`claims: every claim must hold, got ${ids.length} that fail: ${ids.join(", ")}.`);
  }
}

const WORDS: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  fails: "FAILS",
  inconclusive: "inconclusive",
  notEnoughRuns: "not enough runs",
  premiseNotMet: "premise not met",
};

interface PrintClaimsOptions {
  figures?: boolean;
  /** Records that no verdict is based on, because they cannot be read. */
  damaged?: readonly LeftOutRecord[];
}

/** A row for each claim, then the evidence for each verdict. */
export function printClaims(
  claims: readonly ClaimResult[],
  terminal: Terminal,
  { figures = false, damaged = [] }: PrintClaimsOptions = {},
): void {
  const columns = ["claim", "source", "verdict"].map((name) => ({ name, numeric: false }));
  const rows = claims.map(({ id, source, verdict }) => [id, source, WORDS[verdict]]);
  terminal.printTable({ columns, rows });
  terminal.print("");
  for (const claim of claims) {
    terminal.print(`${claim.id}: ${claim.sentence}\n  ${WORDS[claim.verdict]}: ${claim.evidence}`);
    for (const line of leftOut(claim)) terminal.print(line);
    if (figures && claim.figures.length > 0) terminal.printTable(figuresTable(claim));
    terminal.emit("claim", { ...claim });
  }
  if (damaged.length === 0) return;
  terminal.print("\nDamaged, and left out of every verdict:");
  for (const { record, reason } of damaged) terminal.print(`  ${record}: ${reason}`);
}

/** The evidence names the first few. */
const FEW = 3;

/** A line for each record that a claim left out, where there are more than its evidence names. */
function leftOut({ verdict, leftOut: all = [] }: ClaimResult): string[] {
  if (verdict === "notEnoughRuns" || all.length <= FEW) return [];
  return all.map(({ record, reason }) => `  left out: ${record}: ${reason}`);
}

function figuresTable({ figures }: ClaimResult): Table {
  const columns = [
    { name: "quantity", numeric: false },
    { name: "paper", numeric: true },
    { name: "here", numeric: true },
    { name: "unit", numeric: false },
  ];
  const rows = figures.map(({ quantity, paper, ours, unit = "" }) => [
    quantity,
    String(paper ?? "–"),
    String(ours ?? "–"),
    unit,
  ]);
  return { columns, rows };
}
