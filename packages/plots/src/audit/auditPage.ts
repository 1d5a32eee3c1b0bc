import { checkOptions, shown } from "@rote/options";
import { modelTitle } from "@rote/paper";
import { type AuditRecord, counted } from "@rote/records";
import { escapeXml } from "../drawing/escapeXml.ts";
import { PlotError } from "../drawing/plotError.ts";
import { tableHtml } from "../report/html.ts";
import type { Table } from "../tables/table.ts";
import { AUDIT_SCRIPT } from "./auditScript.ts";
import { AUDIT_STYLE } from "./auditStyle.ts";
import { checkAudit, checkPaths } from "./checkAudit.ts";
import { percent, reasonsOf } from "./reasonsOf.ts";

export interface AuditPageOptions {
  /** The picture of an example, as an address that needs no network: "data:image/png;base64,…". */
  picture: (place: number) => string;
  /** Where each example is, such as the path of its picture. */
  paths?: readonly string[];
  /** How many of the suspects are shown. Defaults to 300. */
  show?: number;
}

/** Rows of a table of pairs of classes, and pairs of images. */
const MOST_PAIRS = 20;

/** Classes up to which the noise matrix is shown. */
const MOST_CLASSES = 30;

/**
 * The page of an audit, as HTML that opens offline: the labels that are most likely wrong, with
 * pictures and reasons, to be confirmed or corrected and exported as CSV; near-duplicates with
 * different labels; confused classes; the noise matrix; how much of the training accuracy is
 * memory.
 *
 * @throws {PlotError} if it is no record of an audit.
 */
export function auditPage(record: AuditRecord, options: AuditPageOptions): string {
  checkAudit("auditPage", record);
  checkOptions("auditPage", options, { picture: true, paths: true, show: "number" }, PlotError);
  checkPaths("auditPage", options.paths);
  if (typeof options.picture !== "function") {
    throw new PlotError(`auditPage: picture must be a function, got ${shown(options.picture)}.`);
  }
  const title = `Labels of ${record.dataset.title}`;
  const data = {
    id: record.specificationHash,
    classes: record.dataset.classes,
    hasPaths: options.paths !== undefined,
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeXml(title)}</title>
<style>${AUDIT_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeXml(title)}</h1>
${summaryHtml(record)}
</header>
${suspectsHtml(record, options)}
${duplicatesHtml(record, options)}
${confusionsHtml(record)}
${noiseHtml(record)}
${methodHtml(record)}
</main>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${AUDIT_SCRIPT}</script>
</body>
</html>
`;
}

/** JSON within a page. */
const embedded = (data: object) => JSON.stringify(data).replaceAll("<", "\\u003c");

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const count = (n: number) => n.toLocaleString("en-US");

function summaryHtml({ dataset, result }: AuditRecord): string {
  const { caution, suspects, accuracy, duplicates } = result;
  const warning =
    caution === undefined ? "" : `<p class="summary"><b>${escapeXml(caution)}</b></p>\n`;
  const figure = (value: string, words: string) => `<li><b>${value}</b><span>${words}</span></li>`;
  const share = suspects.length / dataset.examples;
  const figures = [
    figure(count(suspects.length), `labels of ${count(dataset.examples)} look wrong`),
    figure(percent(share), "of the labels, by this estimate"),
    figure(percent(accuracy.training), "of the labels are right after training on them"),
    figure(percent(accuracy.heldOut), "are right while they are held out"),
    figure(percent(accuracy.memory), "is memory: the difference of the two"),
    figure(count(duplicates.length), "near-duplicates have different labels"),
  ];
  return `${warning}<p class="summary">${
    suspects.length === 0
      ? "No label looks wrong."
      : "The labels that are most likely wrong come first. Confirm or correct them here, then " +
        "export the decisions: they stay in this browser, and nothing leaves this page."
  }</p>
<ul class="figures">
${figures.join("\n")}
</ul>`;
}

function suspectsHtml(record: AuditRecord, options: AuditPageOptions): string {
  const { result, dataset, examples } = record;
  const shown = result.suspects.slice(0, options.show ?? 300);
  const margins = Float64Array.from(examples.areaUnderMargin).sort();
  const classes = [...new Set(shown.map((place) => examples.given[place]!))].sort((a, b) => a - b);
  const choices = classes.map((label) => optionHtml(label, dataset.classes[label]!));
  const rest =
    shown.length < result.suspects.length
      ? `<p>The first ${count(shown.length)} of ${count(result.suspects.length)} are shown; the ` +
        "CSV beside this page has all examples.</p>"
      : "";
  return `<section>
<h2 id="suspects">Labels that look wrong</h2>
${rest}
<div class="bar">
<label>Given label
<select id="given"><option value="">all</option>${choices.join("")}</select></label>
<label>Show <select id="which"><option value="">all</option><option value="open">undecided</option>
<option value="decided">decided</option></select></label>
<button id="export" class="main" type="button" disabled>Export decisions</button>
<output id="count"></output>
</div>
<ol class="cards">
${shown.map((place) => cardHtml(record, options, place, margins)).join("\n")}
</ol>
</section>`;
}

const optionHtml = (label: number, name: string) =>
  `<option value="${label}">${escapeXml(name)}</option>`;

function cardHtml(
  record: AuditRecord,
  { picture, paths }: AuditPageOptions,
  place: number,
  margins: Float64Array,
): string {
  const { dataset, examples } = record;
  const [given, suggested] = [examples.given[place]!, examples.suggested[place]!];
  const name = (label: number) => escapeXml(dataset.classes[label]!);
  const path = paths?.[place];
  const where = path === undefined ? `#${place}` : `#${place} · ${escapeXml(path)}`;
  const attributes = [
    `data-place="${place}"`,
    `data-given="${given}"`,
    ...(path === undefined ? [] : [`data-path="${escapeXml(path)}"`]),
  ];
  const button = (label: number, words: string) =>
    `<button type="button" value="${label}" aria-pressed="false">${words} ${name(label)}</button>`;
  const others = dataset.classes.map((each, label) => optionHtml(label, each));
  const reasons = reasonsOf(record, place, margins);
  return `<li class="card" ${attributes.join(" ")}>
<img src="${addressOf(picture, place)}" alt="Example ${place}, labelled ${name(given)}">
<div><p class="place">${where}</p>
<h3><del>${name(given)}</del> → <ins>${name(suggested)}</ins>?</h3></div>
<ul>${reasons.map((reason) => `<li>${escapeXml(reason)}</li>`).join("")}</ul>
<div class="actions">${button(given, "Keep")}${button(suggested, "Change to")}
<select aria-label="Label of example ${place}">
<option value="">another …</option>${others.join("")}</select>
</div>
</li>`;
}

/** @throws {PlotError} if what the caller gives is no text. */
function addressOf(picture: AuditPageOptions["picture"], place: number): string {
  const address: unknown = picture(place);
  if (typeof address === "string") return escapeXml(address);
  throw new PlotError(
    `auditPage: picture must return a text, an address, got ${shown(address)} for ${place}.`,
  );
}

function duplicatesHtml(record: AuditRecord, { picture, paths }: AuditPageOptions): string {
  const { result, dataset, examples } = record;
  const { duplicates } = result;
  if (duplicates.length === 0) return "";
  const side = (place: number) => {
    const label = escapeXml(dataset.classes[examples.given[place]!]!);
    const path = paths?.[place];
    const where = path === undefined ? `#${place}` : `#${place} · ${escapeXml(path)}`;
    return `<figure><img src="${addressOf(picture, place)}" alt="Example ${place}">
<figcaption>${label}<br>${where}</figcaption></figure>`;
  };
  const pairs = duplicates.slice(0, MOST_PAIRS).map(({ places: [a, b] }) => {
    return `<li>${side(a)}${side(b)}</li>`;
  });
  return `<section>
<h2 id="duplicates">Near-duplicates with different labels</h2>
<p>Pairs of images whose pixels correlate by ${record.specification.duplicateFrom} or more. One of
the two labels is wrong, or the classes overlap.${
    duplicates.length > MOST_PAIRS ? ` The first ${MOST_PAIRS} of ${count(duplicates.length)}.` : ""
  }</p>
<ul class="pairs">
${pairs.join("\n")}
</ul>
</section>`;
}

function confusionsHtml({ result, dataset }: AuditRecord): string {
  if (result.confusions.length === 0) return "";
  const name = (label: number) => dataset.classes[label]!;
  const table: Table = {
    columns: [
      { name: "labelled", numeric: false },
      { name: "looks like", numeric: false },
      { name: "examples", numeric: true },
    ],
    rows: result.confusions
      .slice(0, MOST_PAIRS)
      .map(({ given, suggested, count: n }) => [name(given), name(suggested), count(n)]),
  };
  return `<section>
<h2 id="confusions">Confused classes</h2>
${tableHtml("How often a suspect that is labelled one class looks like another.", table)}
</section>`;
}

function noiseHtml({ result, dataset }: AuditRecord): string {
  const { classes } = dataset;
  if (classes.length > MOST_CLASSES) return "";
  const table: Table = {
    columns: [
      { name: "true class", numeric: false },
      ...classes.map((name) => ({ name, numeric: true })),
    ],
    rows: result.noiseMatrix.map((row, j) => [
      classes[j]!,
      ...row.map((share) => (share < 0.0005 ? "–" : (100 * share).toFixed(1))),
    ]),
  };
  const caption =
    "Estimated noise matrix: of the examples of each true class, the percentage that is labelled " +
    "each class, by confident learning. Classes that the network cannot tell apart look like " +
    "noise here.";
  return `<section>
<h2 id="noise">Noise matrix</h2>
${tableHtml(caption, table)}
</section>`;
}

function methodHtml({ specification, result, model, seconds }: AuditRecord): string {
  const { folds, epochs, neighbours, model: name } = specification;
  const network = model.source === undefined ? modelTitle(name) : "Your own network";
  const { accuracy } = result;
  const byHeart =
    accuracy.suspects === null
      ? ""
      : ` Of the suspects' labels the networks had learned ${percent(accuracy.suspects)} by heart
after the last epoch.`;
  const duration = counted(epochs, "epoch");
  return `<section>
<h2 id="method">How labels are judged</h2>
<p>${escapeXml(network)} with ${count(model.trainableParameters)} parameters was trained ${folds}
times for ${duration}, each time without another part of the examples. Labels are ranked by what the
networks say of an example while it is held out and while it is trained on; as many are suspected as
confident learning, from the same, counts examples that confidently are of another class. The
${neighbours} most similar images, by the correlation of pixels, are shown for comparison and do not
count.${byHeart} It took ${Math.ceil(seconds)} seconds.</p>
<p>A suspect is no proof: rare examples of a class look wrong as well.</p>
<footer>Northcutt, Jiang &amp; Chuang, “Confident Learning”, JAIR 2021, arXiv:1911.00068. Pleiss,
Zhang, Elenberg &amp; Weinberger, “Identifying Mislabeled Data using the Area Under the Margin
Ranking”, NeurIPS 2020, arXiv:2001.10528. Zhang, Bengio, Hardt, Recht &amp; Vinyals, ICLR 2017,
arXiv:1611.03530.</footer>
</section>`;
}
