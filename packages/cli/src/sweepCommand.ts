import { basename, dirname, extname, join, resolve } from "node:path";
import { expandSweep, parseSweep } from "@rote/experiments/sweeps";
import { counted } from "@rote/records";
import { Command } from "commander";
import { doSweep, SweepFailed } from "./doSweep.ts";
import { withGiven } from "./givenLabels.ts";
import { readDocument } from "./readDocument.ts";
import { addSweepOptions, type SweepCommandOptions } from "./sweepOptions.ts";
import { checkTable, writeTable } from "./sweepTableFile.ts";
import { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";
import { withModules } from "./withModules.ts";

/** `rote sweep`: many runs from one document. */
export function sweepCommand(signal: AbortSignal): Command {
  const command = new Command("sweep")
    .description(
      "Do all runs of a sweep: a YAML or JSON document with base, grid, list and random. What is " +
        "finished is skipped, so that a stopped sweep resumes.",
    )
    .argument("<file>", "the document");
  return addSweepOptions(command).action(async (file: string, options: SweepCommandOptions) => {
    const terminal = new Terminal(options);
    const given = parseSweep(await readDocument("sweep", file));
    const own = await withModules(given, dirname(resolve(file)));
    const { modules } = own;
    const document = await withGiven(own.document, options.given);
    if (modules.length > 0 && options.queue !== undefined) {
      throw new UsageError(
        `--queue: its networks must have names, got ${modules.join(", ")}. Do the sweep without.`,
      );
    }
    const jobs = await expandSweep(document, { signal });
    const name = document.name ?? basename(file, extname(file));
    const folder = options.out ?? join("rote-results", name);
    const place = { folder, command: ["sweep", resolve(file)], name };
    await checkTable(folder, jobs, signal);
    const outcome = await doSweep(jobs, place, { ...options, modules }, terminal, signal);
    if (!outcome) return;
    const table = await writeTable(folder, jobs, outcome, signal);
    terminal.print(
      `${outcome.records.length} of ${counted(jobs.length, "run")} done.\nTable: ${table}`,
    );
    terminal.emit("sweep_end", { table, runs: outcome.records.length, of: jobs.length });
    const { length } = outcome.failures;
    if (length > 0)
      throw new SweepFailed(`sweep: ${length} of ${counted(jobs.length, "run")} failed.`);
  });
}
