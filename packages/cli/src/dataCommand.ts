import {
  cachePath,
  describeDataset,
  fetchDataset,
  listDatasets,
  MissingFileError,
  verifyDataset,
} from "@rote/datasets";
import { Command } from "commander";
import { count } from "./inWords.ts";
import { loadingProgress } from "./loadingProgress.ts";
import { nonEmpty } from "./numbers.ts";
import { printDownloads } from "./printPlan.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";

interface DataOptions extends TerminalOptions {
  data?: string;
  offline?: boolean;
}

const ONE = `one of ${listDatasets()
  .map(({ name }) => name)
  .join(", ")}`;

/** `rote data`: list, fetch, verify and locate the datasets. */
export function dataCommand(signal: AbortSignal): Command {
  const data = new Command("data").description("Fetch, verify, list and locate datasets.");
  const output = (command: Command) =>
    command
      .option("--json", "print JSON lines on stdout, and nothing else there")
      .option("--quiet", "print results and errors only");

  output(data.command("list").description("List the datasets.")).action((options: DataOptions) => {
    const terminal = new Terminal(options);
    for (const dataset of listDatasets()) {
      const { name, title, splits, shape, bytes, licence } = dataset;
      const sizes = Object.entries(splits).map(([split, size]) => `${count(size)} ${split}`);
      terminal.print(
        `${name}: ${title}, ${sizes.join(" and ")} images of ${shape.join("×")}, ` +
          `${count(Math.round(bytes / 1e6))} MB. Licence: ${licence}`,
      );
      terminal.emit("dataset", { ...dataset, shape: [...shape] });
    }
  });

  output(
    data
      .command("fetch")
      .description("Download a dataset into the cache and verify it.")
      .argument("<name>", ONE),
  )
    .option("--offline", "use the cache only, never the network")
    .option("--dry-run", "print what would be downloaded, how much and where, and do nothing")
    .action(async (name: string, options: DataOptions & { dryRun?: boolean }) => {
      const terminal = new Terminal(options);
      if (options.dryRun) {
        await printDownloads([describeDataset(name).name], terminal);
        return;
      }
      const progress = loadingProgress(terminal);
      try {
        const { offline = false } = options;
        await fetchDataset(name, { signal, offline, onProgress: progress.update });
      } finally {
        progress.stop();
      }
      terminal.print(`${describeDataset(name).title} is complete and verified: ${cachePath(name)}`);
      terminal.emit("fetched", { name, path: cachePath(name) });
    });

  output(
    data
      .command("verify")
      .description("Compare the files with the published checksums.")
      .argument("<name>", ONE),
  )
    .option("--data <folder>", "verify the files in this folder, not those in the cache", nonEmpty)
    .action(async (name: string, options: DataOptions) => {
      const terminal = new Terminal(options);
      const { data: directory } = options;
      // Not by a spread: it would hide a property that the function does not know.
      const where = directory === undefined ? { signal } : { signal, directory };
      const files = await verifyDataset(name, where);
      for (const { file, path, status, error } of files) {
        terminal.print(`${status.padEnd(8)} ${path}`);
        terminal.emit("file", { file, path, status, ...(error && { error: error.message }) });
      }
      const bad = files.find(({ status }) => status !== "verified");
      if (bad) throw bad.error ?? new MissingFileError(bad.path, missing(name, bad.path));
    });

  output(
    data.command("path").description("Print where datasets are kept.").argument("[name]", ONE),
  ).action((name: string | undefined, options: DataOptions) => {
    const terminal = new Terminal(options);
    terminal.print(cachePath(name));
    terminal.emit("path", { path: cachePath(name) });
  });
  return data;
}

const missing = (name: string, path: string) =>
  `rote data verify: ${path} must be there, got no such file. Fetch it: rote data fetch ${name}`;
