import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type ReportOptions, reportFiles } from "@rote/plots";
import { Command } from "commander";
import { claimsOf } from "./claimsCommand.ts";
import { LAB_DEFAULT, labAddress, labLinks } from "./labLink.ts";
import { nonEmpty } from "./numbers.ts";
import {
  evidenceOf,
  type Records,
  readRecords,
  refuseDamaged,
  sayLeftOut,
  some,
} from "./readRecords.ts";
import { refuseAlone, refuseForeign } from "./refuseForeign.ts";
import { quoted, rerun } from "./rerun.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

interface ReportCommandOptions extends TerminalOptions {
  out?: string;
  title?: string;
  scale?: string;
  lab?: string;
}

/** `rote report`: one page from all records in a folder. */
export function reportCommand(signal: AbortSignal): Command {
  return new Command("report")
    .description(
      "Write one offline HTML page, its figures as SVG, PDF and CSV, and its tables as LaTeX and " +
        "CSV, from all records in a folder.",
    )
    .argument("<folder>", "holds records: what randomize, run and the other commands write")
    .option(
      "--out <file>",
      "the page, a name in .html; default: report.html in the folder",
      nonEmpty,
    )
    .option("--title <text>", "the heading of the page")
    .option("--scale <text>", "at what size the runs were made, in your words")
    .option(
      "--lab <address>",
      `where the lab is served that the links of the runs open; ${LAB_DEFAULT}`,
      labAddress,
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (folder: string, options: ReportCommandOptions) => {
      const terminal = new Terminal(options);
      const out = options.out ?? join(folder, "report.html");
      const figures = join(dirname(out), `${basename(out, ".html")}-files`);
      refuseName(out);
      await refuseForeign("report", out, "report");
      refuseAlone("report", figures, out);
      const records = await readRecords(folder, signal);
      if (records.others.length > 0) {
        terminal.say(`Left out, because no figure or claim reads them: ${some(records.others)}.`);
      }
      sayLeftOut(records, terminal);
      terminal.say(`Drawing a report of ${countRecords(records)}`);
      const { title = "Does it learn, or does it memorize?", scale } = options;
      const files = reportFiles({
        ...evidenceOf(records),
        title,
        environment: environmentsOf(records),
        claims: claimsOf(records),
        ...labLinks(options.lab),
        ...(scale === undefined ? {} : { scale }),
        rerun: `${rerun(records)}\n# this report:\nrote report ${quoted(folder)}`,
      });
      for (const { name, content } of files) {
        await writeWhole(name === "report.html" ? out : join(figures, name), content);
      }
      terminal.print(`${countRecords(records)}\nReport: ${out}\nFigures and data: ${figures}`);
      terminal.emit("report", { report: out, figures, files: files.map(({ name }) => name) });
      refuseDamaged("report", records);
    });
}

/** @throws {UsageError} if browsers would not open it as a page. */
function refuseName(path: string): void {
  const inFolder = join(path, "report.html");
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `report: ${path} must be a file, got a folder. Name one in it: --out ${inFolder}.`,
    );
  }
  if (path.endsWith(".html")) return;
  throw new UsageError(
    `report: --out must be a page, a name in .html, got ${path}. Name it ${path}.html, or for ` +
      `a folder ${inFolder}.`,
  );
}

/** The different environments of the records: one as it is, several as a list. */
export function environmentsOf({
  runs,
  linear,
  expressivity,
  complexity,
  audits,
  subsets,
}: Records): ReportOptions["environment"] {
  const all = [...runs, ...linear, ...expressivity, ...complexity, ...audits, ...subsets].flatMap(
    ({ environment }) => (environment === undefined ? [] : [JSON.stringify(environment)]),
  );
  const different = [...new Set(all)].map((json) => JSON.parse(json));
  return different.length === 1 ? different[0] : different;
}

function countRecords(records: Records): string {
  const { runs, linear, expressivity, complexity, audits, subsets, failures } = records;
  const counted = [
    [runs.length, "training run", "training runs"],
    [linear.length, "kernel machine", "kernel machines"],
    [expressivity.length, "network of Theorem 1", "networks of Theorem 1"],
    [complexity.length, "measure of complexity", "measures of complexity"],
    [audits.length, "audit of labels", "audits of labels"],
    [subsets.length, "training on a random share", "trainings on random shares"],
    [failures.length, "failed run", "failed runs"],
  ] as const;
  const words = counted
    .filter(([n]) => n > 0)
    .map(([n, one, many]) => `${n} ${n === 1 ? one : many}`);
  return `${words.join(", ")}.`;
}
