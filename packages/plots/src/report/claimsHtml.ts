import type { ClaimFigure, ClaimResult, LeftOutRecord, Verdict } from "@rote/records";
import { escapeXml } from "../drawing/escapeXml.ts";
import { idOf } from "./html.ts";

const VERDICTS: Readonly<Record<Verdict, { word: string; name: string; icon: string }>> = {
  holds: { word: "holds", name: "holds", icon: "M4 8.5 7 11.5 12.5 5" },
  fails: { word: "fails", name: "fails", icon: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5" },
  inconclusive: { word: "inconclusive", name: "open", icon: "M4 8.5q2-3 4 0t4 0" },
  notEnoughRuns: { word: "not enough runs", name: "open", icon: "M8 4v4.5l3 2" },
  premiseNotMet: { word: "premise not met", name: "open", icon: "M8 4v5M8 11v1" },
};

/**
 * The claims in a line each: the verdict, and a link to the rest. Those that too few runs speak of
 * come last, and are folded where there are others.
 */
export function glanceHtml(claims: readonly ClaimResult[]): string {
  const judged = claims.filter(({ verdict }) => verdict !== "notEnoughRuns");
  const open = claims.filter(({ verdict }) => verdict === "notEnoughRuns");
  if (judged.length === 0 || open.length === 0) return listHtml(claims);
  const what = open.length === 1 ? "One claim needs" : `${open.length} claims need`;
  return `${listHtml(judged)}
<details><summary>${what} more runs</summary>
${listHtml(open)}
</details>`;
}

const listHtml = (claims: readonly ClaimResult[]) => `<ul class="glance">
${claims.map(lineHtml).join("\n")}
</ul>`;

const lineHtml = ({ id, sentence, verdict }: ClaimResult) =>
  `<li>${verdictHtml(verdict)}<a href="#claim-${idOf(id)}">${escapeXml(sentence)}</a></li>`;

/** The claims, each folded under its verdict and its sentence: evidence, premises, figures. */
export const claimsHtml = (claims: readonly ClaimResult[]): string =>
  claims.length === 0 ? "" : `<div class="claims">\n${claims.map(claimHtml).join("\n")}\n</div>`;

/** A verdict as an icon and a word, in its own colour. */
function verdictHtml(verdict: Verdict): string {
  const { word, name, icon } = VERDICTS[verdict];
  const picture =
    '<svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">' +
    `<circle cx="8" cy="8" r="7"/><path d="${icon}"/></svg>`;
  return `<span class="verdict ${name}">${picture}<strong>${word}</strong></span>`;
}

/** "5 claims hold, 1 fails, 2 are inconclusive, 2 need more runs." */
export function countClaims(claims: readonly ClaimResult[]): string {
  const count = (verdict: Verdict) => claims.filter((claim) => claim.verdict === verdict).length;
  const parts = [
    [count("holds"), "holds", "hold"],
    [count("fails"), "fails", "fail"],
    [count("inconclusive"), "is inconclusive", "are inconclusive"],
    [count("premiseNotMet"), "has records that miss a premise", "have records that miss a premise"],
    [count("notEnoughRuns"), "needs more runs", "need more runs"],
  ] as const;
  const words = parts
    .filter(([n]) => n > 0)
    .map(
      ([n, one, many], i) =>
        `${n}${i > 0 ? "" : ` claim${n === 1 ? "" : "s"}`} ${n === 1 ? one : many}`,
    );
  return words.length === 0 ? "No claim was checked." : `${words.join(", ")}.`;
}

function claimHtml(claim: ClaimResult): string {
  const { id, sentence, source, premises = [], tolerance, verdict, evidence } = claim;
  const { figures, runs, leftOut = [] } = claim;
  const bound =
    tolerance === undefined
      ? ""
      : `<p class="tolerance">Holds if: ${escapeXml(lowerFirst(tolerance))}</p>`;
  // The id is within: a browser opens what holds the place that a link goes to.
  return `<details class="claim"><summary>${verdictHtml(verdict)}<span>${escapeXml(sentence)}</span>
</summary>
<div id="claim-${idOf(id)}">
<p>${escapeXml(evidence)}</p>
${bound}
<p class="source">${escapeXml(source)}</p>
${premises.length === 0 ? "" : premisesHtml(premises)}
${leftOut.length === 0 ? "" : leftOutHtml(leftOut)}
${figures.length === 0 ? "" : figuresHtml(sentence, figures)}
${runs.length === 0 ? "" : runsHtml(runs)}</div></details>`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function figuresHtml(sentence: string, figures: readonly ClaimFigure[]): string {
  const rows = figures.map(
    ({ quantity, paper, ours, unit }) =>
      `<tr><th scope="row">${escapeXml(quantity)}</th>` +
      `<td class="number">${cell(paper, unit)}</td>` +
      `<td class="number">${cell(ours, unit)}</td></tr>`,
  );
  const label = escapeXml(`Figures: ${sentence}`);
  return `<div class="table" role="region" aria-label="${label}" tabindex="0"><table>
<caption class="hidden">${escapeXml(`The paper's figures beside ours: ${sentence}`)}</caption>
<thead><tr><th scope="col">quantity</th>
<th scope="col" class="number">paper</th><th scope="col" class="number">here</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

const premisesHtml = (premises: readonly string[]) =>
  `<details><summary>What a record must satisfy to count</summary>
<ul>${premises.map((sentence) => `<li>${escapeXml(sentence)}</li>`).join("")}</ul></details>`;

function leftOutHtml(leftOut: readonly LeftOutRecord[]): string {
  const summary =
    leftOut.length === 1 ? "One record was left out" : `${leftOut.length} records were left out`;
  const items = leftOut.map(
    ({ record, reason }) => `<li>${escapeXml(record)}: ${escapeXml(reason)}</li>`,
  );
  return `<details><summary>${summary}</summary>
<ul>${items.join("")}</ul></details>`;
}

function runsHtml(runs: readonly string[]): string {
  const summary = runs.length === 1 ? "The run" : `The ${runs.length} runs`;
  const hashes = runs.map((hash) => `<code>${escapeXml(hash)}</code>`).join(" ");
  return `<details><summary>${summary} it is based on</summary>
<p class="hashes">${hashes}</p></details>`;
}

function cell(value: ClaimFigure["paper"], unit: string | undefined): string {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return "–";
  const text = typeof value === "number" ? numberText(value) : value;
  return escapeXml(unit === undefined || unit === "" ? text : `${text}\u00a0${unit}`);
}

/** Four significant digits, without zeros that say nothing; whole numbers whole. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(1);
  return String(Number(value.toPrecision(4)));
}
