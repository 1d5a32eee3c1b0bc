import { corruptionFromJSON } from "@rote/corruptions";
import { completeSpecification, conditions, specificationHash } from "@rote/experiments";
import { Command, InvalidArgumentError } from "commander";
import { Results } from "./results.ts";
import { Terminal } from "./terminal.ts";
import {
  addTrainingOptions,
  dataOf,
  specificationOf,
  type TrainingOptions,
} from "./trainingOptions.ts";
import { outcome, trainOne } from "./trainOne.ts";

interface RunCommandOptions extends TrainingOptions {
  corruption: string;
  probability?: number;
}

/** `rote run`: one condition. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command("run")
    .description("Train one network on one condition, and write its record.")
    .option("--corruption <name>", `one of ${Object.keys(conditions).join(", ")}`, "trueLabels")
    .option(
      "--probability <p>",
      "for partialLabels: the probability that a label is random",
      fraction,
    );
  return addTrainingOptions(command).action(async (options: RunCommandOptions) => {
    const terminal = new Terminal(options);
    const { probability } = options;
    const params = probability === undefined ? {} : { probability };
    const corruption = { name: options.corruption, params };
    // Wrong values are found before the backend starts or a byte is downloaded.
    const { dataset, model, seed } = options;
    completeSpecification({ dataset, model, seed, corruption });
    if (corruption.name !== "gaussianPixels") corruptionFromJSON({ ...corruption, seed });

    const specification = { ...(await specificationOf(options, terminal)), corruption };
    const complete = completeSpecification(specification);
    const hash = await specificationHash(complete);
    const folder = `rote-results/${corruption.name}-${dataset}-${model}-${hash.slice(0, 8)}`;
    const results = new Results(options.out ?? folder, hash);
    try {
      const data = await dataOf(specification, options, terminal, signal);
      const record = await trainOne(specification, data, terminal, signal);
      const path = results.writeJson("record.json", record);
      terminal.print(outcome(record));
      terminal.print(`Record: ${path}`);
    } finally {
      results.close();
    }
  });
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It must be between 0 and 1. For 20 %, pass 0.2.");
  }
  return value;
}
