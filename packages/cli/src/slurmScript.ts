import { resolve } from "node:path";
import { counted } from "@rote/records";
import { quoted } from "./rerun.ts";
import type { SweepCommandOptions } from "./sweepOptions.ts";

/** Tasks of an array that Slurm takes unless its MaxArraySize is raised. */
const MOST_TASKS = 1000;
/** GB that the command itself takes beside the process that trains. */
const OWN_MEMORY = 1;
/** Seconds before a task's time is up in which it saves its run. */
const GRACE = 60;

export interface SlurmSweep {
  /** What `rote` is called with, but for the options that all sweeps have. */
  command: readonly string[];
  /** Where results go: a folder that all nodes see. */
  folder: string;
  /** Of the sweep, in letters that a shell takes. */
  name: string;
  runs: number;
}

/**
 * A script of Slurm for a sweep: an array of tasks, each a plain `rote … --part i/n` that does its
 * part of the runs into the one folder. The same command without `--part` joins the results.
 */
export function slurmScript(
  { command, folder, name, runs }: SlurmSweep,
  options: SweepCommandOptions,
): string {
  const tasks = Math.min(runs, MOST_TASKS);
  const { threads = 1, memory } = options;
  const rote = ["rote", ...command, "--out", folder];
  const passed = ["--jobs", "1", "--threads", String(threads), ...passedOptions(options)];
  const task = [...rote, ...passed].map(quoted).join(" ");
  return `${[
    "#!/bin/sh",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${tasks}`,
    `#SBATCH --cpus-per-task=${threads}`,
    ...(memory === undefined ? [] : [`#SBATCH --mem=${Math.ceil(memory + OWN_MEMORY)}G`]),
    `#SBATCH --signal=B:TERM@${GRACE}`,
    "#SBATCH --requeue",
    `# ${counted(runs, "run")} in ${counted(tasks, "task")}. Submit it with the time, partition ` +
      "and nodes that you want:",
    "#   sbatch --time=12:00:00 THIS_FILE",
    "# Submitted again, it goes on where it was stopped. Then join the results:",
    `#   ${rote.map(quoted).join(" ").replaceAll("\n", " ")}`, // a comment ends with its line
    `exec ${task} --part "$SLURM_ARRAY_TASK_ID/${tasks}"`,
  ].join("\n")}\n`;
}

/** Those options of a sweep that each of its tasks takes. */
function passedOptions(options: SweepCommandOptions): string[] {
  const { backend, memory, retry, data, given, failFast, offline } = options;
  return [
    ...(backend === "auto" ? [] : ["--backend", backend]),
    ...(memory === undefined ? [] : ["--memory", String(memory)]),
    ...(retry === 1 ? [] : ["--retry", String(retry)]),
    ...(data === undefined ? [] : ["--data", resolve(data)]),
    ...(given === undefined ? [] : ["--given", resolve(given)]),
    ...(failFast ? ["--fail-fast"] : []),
    ...(offline ? ["--offline"] : []),
  ];
}
