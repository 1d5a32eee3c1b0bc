import * as tf from "@tensorflow/tfjs-core";
import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { auditCommand } from "./auditCommand.ts";
import { boardCommand } from "./boardCommand.ts";
import { claimsCommand } from "./claimsCommand.ts";
import { completionCommand } from "./completionCommand.ts";
import { complexityCommand } from "./complexityCommand.ts";
import { dataCommand } from "./dataCommand.ts";
import { doctorCommand } from "./doctorCommand.ts";
import { errorEvent } from "./errorEvent.ts";
import { asksForEvents, eventLine } from "./eventLine.ts";
import { exitCodeOf, exitCodes } from "./exitCodes.ts";
import { exportCommand } from "./exportCommand.ts";
import { expressivityCommand } from "./expressivityCommand.ts";
import { type Interruption, interruption, OutputError } from "./interruption.ts";
import { linearCommand } from "./linearCommand.ts";
import { memorizationCommand } from "./memorizationCommand.ts";
import { printable } from "./printable.ts";
import { randomizeCommand } from "./randomizeCommand.ts";
import { reportCommand } from "./reportCommand.ts";
import { reproduceCommand } from "./reproduceCommand.ts";
import { keepForResults, writeResult } from "./resultStream.ts";
import { runCommand } from "./runCommand.ts";
import { sweepCommand } from "./sweepCommand.ts";
import { verifyCommand } from "./verifyCommand.ts";
import { workerCommand } from "./workerCommand.ts";

const commands = [
  auditCommand,
  reproduceCommand,
  randomizeCommand,
  runCommand,
  verifyCommand,
  exportCommand,
  sweepCommand,
  workerCommand,
  boardCommand,
  linearCommand,
  expressivityCommand,
  complexityCommand,
  memorizationCommand,
  claimsCommand,
  reportCommand,
  dataCommand,
  doctorCommand,
  completionCommand,
];

/** Runs the command line `rote …args` and returns its exit code. */
export async function main(
  args: readonly string[],
  { signal, stop }: Interruption = interruption(),
): Promise<number> {
  const giveBack = keepForResults(args);
  tf.enableProdMode(); // silences tfjs' greeting
  const program = new Command("rote")
    .description("Does a neural network learn, or does it memorize?")
    .version(manifest.version)
    .option("--debug", "print the stack of an error")
    .addHelpText("before", examples)
    .addHelpText("after", exitCodesHelp)
    .exitOverride();
  for (const command of commands) {
    program.addCommand(command(signal));
  }
  const output = { writeOut: writerOf(args) };
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .configureOutput(output)
      .showHelpAfterError("Run with --help for the options.");
  }
  try {
    if (args.length === 0) program.help();
    refuseUnknown(program, args);
    await program.parseAsync(args, { from: "user" });
    await printed(""); // until it is known
    if (signal.reason instanceof OutputError) throw signal.reason;
    return exitCodes.done;
  } catch (thrown) {
    await printed(""); // until it is known
    // What a command has found is worth nothing where its output is lost.
    const error = signal.reason instanceof OutputError ? signal.reason : thrown;
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const exitCode = error instanceof CommanderError ? exitCodes.usage : exitCodeOf(error);
    if (asksForEvents(args)) await printed(errorEvent(error, exitCode));
    if (error instanceof CommanderError) return exitCode; // commander has said why
    const { debug } = program.opts<{ debug?: boolean }>();
    const text = error instanceof Error ? error.message : String(error);
    const said = (debug && error instanceof Error && error.stack) || text;
    process.stderr.write(`rote: ${printable(said)}\n`);
    return exitCode;
  } finally {
    giveBack();
    stop();
  }
}

/** Where help and the version go: among events help would be no line of JSON. */
const writerOf = (args: readonly string[]) => (text: string) => {
  const { version } = manifest;
  if (!asksForEvents(args)) writeResult(text);
  else if (text.trim() === version) writeResult(eventLine("version", { version }));
  else process.stderr.write(text);
};

/** Writes to stdout; resolves when that is done, or cannot be. */
const printed = (text: string) => new Promise((resolve) => writeResult(text, resolve));

/** A command and those within it. */
const everyCommand = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(everyCommand),
];

/** Commander prints the general help for an unknown command with --help, or after help. */
function refuseUnknown(program: Command, args: readonly string[]): void {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  const name = first === "help" ? second : first;
  const isKnown = name === "help" || program.commands.some((command) => command.name() === name);
  if (name === undefined || isKnown) return;
  // Without --help commander names the nearest one.
  program.parse([name], { from: "user" });
}

const examples = `Examples:
  rote randomize                                   the paper's six conditions on CIFAR-10
  rote randomize --train 50000                     … on all of it
  rote run --corruption randomLabels --seed 1      one condition
  rote run --model mlp-2x256 --optimizer adam --set optimizer.beta1=0.8
  rote run experiment.yaml                         what the file says
  rote verify rote-results/my-run                  hash all of a run's folder again
  rote export rote-results/my-run                  its network as an ONNX file
  rote reproduce all --scale tiny                  the paper's figures, tables and claims, in small
  rote sweep sweep.yaml --dry-run                  what many runs would cost
  rote worker --queue redis://host                 do the runs of \`rote sweep … --queue\`
  rote claims rote-results                         which of the paper's claims hold
  rote linear mnist --train 5000                   labels interpolated at minimum norm (section 5)
  rote expressivity --n 1000                       2n + d weights that fit anything (Theorem 1)
  rote complexity --left-out 3                     Rademacher, parameters, stability (section 2.2)
  rote memorization --runs 100                     which examples are memorized, not learned
  rote audit pictures                              labels of your own that look wrong, on a page
  rote report rote-results                         one page from all that was run
  rote data fetch mnist                            download and verify a dataset
  rote doctor                                      what works on this machine, and how fast
`;

const exitCodesHelp = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 data missing or corrupt, 4 training diverged,
5 backend or memory unavailable, 6 a claim fails, 129 hung up, 130 interrupted, 141 nobody reads on,
143 terminated.`;
