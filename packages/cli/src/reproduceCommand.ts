import { join } from "node:path";
import { specificationHash } from "@rote/experiments";
import { experiments, reproduction, type ScaleName, scales } from "@rote/experiments/reproduce";
import { sweepTable } from "@rote/experiments/sweeps";
import { reportFiles } from "@rote/plots";
import { counted } from "@rote/records";
import { Command } from "commander";
import { claimsOf } from "./claimsCommand.ts";
import { doSweep, SweepFailed, type SweepOutcome } from "./doSweep.ts";
import { labLinks } from "./labLink.ts";
import { names, positiveInteger } from "./numbers.ts";
import { printClaims } from "./printClaims.ts";
import { evidenceOf, type Records, readRecords, refuseDamaged, sayLeftOut } from "./readRecords.ts";
import { refuseAlone, refuseForeign } from "./refuseForeign.ts";
import { environmentsOf } from "./reportCommand.ts";
import { rerun } from "./rerun.ts";
import { addSweepOptions, type SweepCommandOptions } from "./sweepOptions.ts";
import { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

interface ReproduceOptions extends SweepCommandOptions {
  scale: ScaleName;
  repeats: number;
  only?: string[];
  models?: string[];
  conditions?: string[];
  machine?: string;
}

/** `rote reproduce`: the paper's figures and tables, their claims, and a report. */
export function reproduceCommand(signal: AbortSignal): Command {
  const known = Object.keys(experiments);
  const command = new Command("reproduce")
    .description(
      "Do the runs of the paper's figures and tables at a scale, check the claims, and write " +
        "records, tables and a report. What is finished is skipped.",
    )
    .argument("[experiments...]", `all, or some of ${known.join(", ")}`, ["all"])
    .option("--scale <name>", `one of ${Object.keys(scales).join(", ")}`, "tiny")
    .option(
      "--repeats <k>",
      "seeds 0 to k − 1; results are means with 95 % intervals",
      positiveInteger,
      1,
    )
    .option("--only <names>", "these experiments, with commas between", names)
    .option("--models <names>", "runs of these networks only, with commas between", names)
    .option(
      "--conditions <names>",
      "runs on these conditions only: trueLabels,partialLabels:0.5,randomLabels",
      names,
    )
    .option("--machine <text>", "what the report says of the machine");
  return addSweepOptions(command).action(async (given: string[], options: ReproduceOptions) => {
    const terminal = new Terminal(options);
    const { scale, repeats, machine, models, conditions } = options;
    const ids = experimentsOf(given, options.only);
    const jobs = await reproduction(ids, {
      scale,
      repeats,
      ...(models && { models }),
      ...(conditions && { conditions }),
      signal,
    });
    const folder = options.out ?? join("rote-results", scale);
    const page = join(folder, "report.html");
    const figures = join(folder, "report-files");
    const [verdictsFile, tableFile] = [join(folder, "claims.json"), join(folder, "table.csv")];
    await refuseForeign("reproduce", page, "report");
    refuseAlone("reproduce", figures, page);
    await refuseForeign("reproduce", verdictsFile, "claims");
    await refuseForeign("reproduce", tableFile, "table");
    const command = ["reproduce", ...ids, "--scale", scale, "--repeats", String(repeats)];
    for (const [name, values] of Object.entries({ models, conditions })) {
      if (values) command.push(`--${name}`, values.join(","));
    }
    const place = { folder, command, name: `rote-${scale}` };
    const outcome = await doSweep(jobs, place, options, terminal, signal);
    if (!outcome) return;

    // All records in the folder, so that experiments done one after the other join in one report.
    const records = await readRecords(join(folder, "runs"), signal);
    sayLeftOut(records, terminal);
    const { damaged } = records;
    const claims = claimsOf(records);
    const verdicts = { kind: "claims", version: 1, claims, ...(damaged.length > 0 && { damaged }) };
    await writeWhole(verdictsFile, json(verdicts));
    const others = await otherThan(outcome, records);
    const failed = [...outcome.failures, ...others.failures];
    const table = sweepTable([...outcome.records, ...others.records], failed);
    await writeWhole(tableFile, table);
    const own = ["rote", ...command].join(" ");
    const again =
      others.records.length > 0
        ? `${own}\n# the records of other commands too, one by one:\n${rerun(records)}`
        : own;
    const files = reportFiles({
      title: "Does it learn, or does it memorize?",
      ...evidenceOf(records),
      claims,
      scale: `${scales[scale].title}${machine === undefined ? "" : `; ${machine}`}`,
      rerun: again,
      environment: environmentsOf(records),
      ...labLinks(),
    });
    for (const { name, content } of files) {
      await writeWhole(name === "report.html" ? page : join(figures, name), content);
    }
    printClaims(claims, terminal, { damaged });
    terminal.print(`Report: ${page}`);
    terminal.emit("report", { report: page });
    const { length } = outcome.failures;
    if (length > 0)
      throw new SweepFailed(`reproduce: ${length} of ${counted(jobs.length, "run")} failed.`);
    refuseDamaged("reproduce", records);
  });
}

/** What the folder holds of earlier commands: records, and jobs that came to none. */
async function otherThan(
  { records, failures }: SweepOutcome,
  { runs, linear, expressivity, complexity, failures: failed }: Records,
) {
  const jobs = [...records, ...failures.map(({ job }) => job)];
  const hashes = jobs.map(({ specification }) => specificationHash(specification));
  const here = new Set(await Promise.all(hashes));
  const isOther = <T extends { specificationHash?: string }>(
    record: T,
  ): record is T & { specification: object; specificationHash: string } =>
    "specification" in record && !here.has(record.specificationHash!);
  return {
    records: [runs, linear, expressivity, complexity]
      .flat()
      .filter(isOther)
      .map((record) => ({ kind: "training", ...record })), // the first records name no kind
    failures: failed.filter(isOther).map(({ specificationHash: id, specification, error }) => ({
      job: { id, specification },
      error,
    })),
  };
}

/** Of the experiments that were given those that are asked for by `--only`. */
function experimentsOf(given: readonly string[], only: readonly string[] | undefined) {
  if (only === undefined || given.includes("all")) return only ?? given;
  const both = only.filter((id) => given.includes(id));
  if (both.length > 0) return both;
  throw new UsageError(
    `--only: it must name some of ${given.join(", ")}, got ${only.join(", ")}. Leave either out.`,
  );
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
