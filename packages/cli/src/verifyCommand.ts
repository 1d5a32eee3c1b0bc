import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Job, jobOf, type KindName, kinds } from "@rote/experiments/kinds";
import { loadNetwork } from "@rote/experiments/node";
import {
  recordsUnder,
  type Verification,
  verifyFolder,
  verifyRecords,
} from "@rote/experiments/verify";
import type { Table } from "@rote/plots";
import type { LeftOutRecord } from "@rote/records";
import { counted } from "@rote/records";
import { RecordError } from "@rote/records/schemas";
import { Command } from "commander";
import { printDryRun } from "./dryRun.ts";
import { checkReadable } from "./givenLabels.ts";
import { nonEmpty } from "./numbers.ts";
import { refuseDamaged, sayLeftOut } from "./readRecords.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

interface VerifyOptions extends TerminalOptions {
  data?: string;
  given?: string;
  rerun?: boolean;
  dryRun?: boolean;
  model?: string[];
}

/** `rote verify`: is a finished run of any kind, or each of many, what its record says? */
export function verifyCommand(signal: AbortSignal): Command {
  return new Command("verify")
    .description(
      "Check what a finished run's record names, or each record under a folder, and report " +
        "differences and what was not checked.",
    )
    .argument("<folder>", "the folder of a run, or one that holds many")
    .option("--given <labels>", "the file of labels that records name as givenLabels", nonEmpty)
    .option("--rerun", "do the experiment again, and compare what comes of it")
    .option(
      "--model <module>",
      "./network.mjs of your own that records name; may be repeated",
      (path: string, before: string[] = []) => [...before, nonEmpty(path)],
    )
    .option(
      "--data <folder>",
      "a folder of the dataset's official files, or of imageFolder your pictures; default: the " +
        "cache",
      nonEmpty,
    )
    .option(
      "--dry-run",
      "with --rerun: print what would be done again and its cost, and do nothing",
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (folder: string, options: VerifyOptions) => {
      const terminal = new Terminal(options);
      const { data: directory, given, rerun = false, model: networks } = options;
      if (given !== undefined) await checkReadable(given);
      if (directory !== undefined && !existsSync(directory)) {
        throw new UsageError(
          `--data: ${directory} must be a folder or a file of pictures, got nothing there.`,
        );
      }
      if (options.dryRun) {
        if (!rerun) throw new UsageError("--dry-run: it goes with --rerun. Leave it out.");
        await printRerun(folder, options, terminal, signal);
        return;
      }
      const progress = terminal.progress(rerun ? "Done again" : "Verified");
      const verifying = {
        signal,
        rerun,
        onJobProgress: ({ fraction, text }: { fraction: number; text: string }) =>
          progress.update(fraction, text),
        ...(directory !== undefined && { directory }),
        ...(given !== undefined && { given }),
        ...(networks && { networks }),
      };
      const different: Difference[] = [];
      const note = (path: string | undefined, found: readonly Verification[]) => {
        for (const one of found) terminal.emit("verification", path ? { path, ...one } : one);
        for (const { what, outcome, detail } of found) {
          if (outcome === "different") different.push({ ...(path && { path }), what, detail });
        }
      };
      try {
        if (OF_A_RUN.some((name) => existsSync(join(folder, name)))) {
          const found = await verifyFolder(folder, verifying);
          note(undefined, found);
          terminal.printTable(tableOf(found));
        } else {
          const records: (readonly string[])[] = [];
          const left = new Map<string, string[]>();
          for await (const { path, found } of verifyRecords(folder, verifying)) {
            note(path, found);
            if (!rerun) progress.update(0, counted(records.length + 1, "record"));
            records.push([path, ...countsOf(found)]);
            for (const { what, outcome, detail } of found) {
              if (outcome !== "notChecked") continue;
              const places = left.get(`${what}: ${detail}`) ?? [];
              left.set(`${what}: ${detail}`, [...places, path]);
            }
          }
          const columns = ["record", "same", "different", "not checked"];
          terminal.printTable({
            columns: columns.map((name, i) => ({ name, numeric: i > 0 })),
            rows: records,
          });
          if (different.length > 0) terminal.print(differencesOf(different));
          if (left.size > 0) terminal.print(notCheckedOf(left));
        }
      } finally {
        progress.stop();
      }
      if (different.length > 0) {
        const names = different.map(({ path, what }) => (path ? `${path}: ${what}` : what));
        throw new RecordError(
          `verify: ${folder} must be as its record says, got differences in ` +
            `${names.join(", ")}. Do the run again, elsewhere.`,
        );
      }
    });
}

/** Prints which experiments under a folder would be done again. */
async function printRerun(
  folder: string,
  { data, given, model = [] }: VerifyOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { documents } = await recordsUnder(folder, { signal });
  const names = Object.keys(kinds);
  const jobs: Job[] = [];
  const damaged: LeftOutRecord[] = [];
  for (const { path, content, parsed, damage, sameAs } of documents) {
    if (damage) damaged.push({ record: path, reason: damage.message });
    if (!parsed || sameAs !== undefined || !names.includes(parsed.kind)) continue;
    const { specification } = content as { specification: object };
    jobs.push(await jobOf({ kind: parsed.kind as KindName, specification } as JobRequest));
  }
  sayLeftOut({ damaged }, terminal);
  if (jobs.length === 0) {
    refuseDamaged("verify", { damaged });
    throw new UsageError(`verify: ${folder} must hold records of experiments, got none.`);
  }
  const networks = await Promise.all(model.map((path) => loadNetwork(path)));
  await printDryRun(jobs, { networks, data, given, backend: "auto" }, terminal, signal);
  refuseDamaged("verify", { damaged });
}

type JobRequest = Parameters<typeof jobOf>[0];

/** A folder with one of these is a run's, finished or not. */
const OF_A_RUN = ["record.json", "specification.yaml"];

const WORDS = { same: "same", different: "DIFFERENT", notChecked: "not checked" };

function tableOf(found: readonly Verification[]): Table {
  const columns = ["what", "is", "found"].map((name) => ({ name, numeric: false }));
  const rows = found.map(({ what, outcome, detail }) => [what, WORDS[outcome], detail]);
  return { columns, rows };
}

interface Difference {
  path?: string;
  what: string;
  detail: string;
}

/** Lines of differences that are printed at most; all of them are events. */
const MOST_DIFFERENCES = 100;

/** What differs in each record, and how. */
function differencesOf(different: readonly Difference[]): string {
  const lines = different.map(({ path, what, detail }) => `  ${path}: ${what}: ${detail}`);
  const more = lines.length - MOST_DIFFERENCES;
  return [
    `${WORDS.different}:`,
    ...lines.slice(0, MOST_DIFFERENCES),
    ...(more > 0 ? [`  and ${more} more: --json has all`] : []),
  ].join("\n");
}

/** What was not checked and why, once each, with where. */
const notCheckedOf = (left: ReadonlyMap<string, readonly string[]>): string =>
  [
    "Not checked:",
    ...[...left].map(([text, [first, ...more]]) => {
      const where = more.length === 0 ? first : `${first} and ${more.length} more`;
      return `  ${text} (${where})`;
    }),
  ].join("\n");

const countsOf = (found: readonly Verification[]) =>
  (["same", "different", "notChecked"] as const).map((wanted) =>
    String(found.filter(({ outcome }) => outcome === wanted).length),
  );
