import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { BackendError, listBackends, type StartedBackend, startBackend } from "@rote/backends";
import { cachePath, listDatasets } from "@rote/datasets";
import { availableMemory } from "@rote/solvers";
import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { Terminal, type TerminalOptions } from "./terminal.ts";

/** Something that was looked at. */
interface Finding {
  readonly what: string;
  /** "missing" is what experiments need; "absent" is what they can do without. */
  readonly state: "fine" | "missing" | "absent";
  readonly says: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Something that experiments need is missing. */
class DoctorError extends Error {
  override readonly name = "DoctorError";
  readonly code = "NOT_READY";
}

/** `rote doctor`: what works on this machine, how fast, and what to do about the rest. */
export function doctorCommand(signal: AbortSignal): Command {
  return new Command("doctor")
    .description(
      "Say what works on this machine, how fast, and what to do about the rest. Nothing is " +
        "downloaded, and nothing written.",
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (options: TerminalOptions) => {
      const terminal = new Terminal(options);
      const missing: string[] = [];
      const tell = (finding: Finding) => {
        if (finding.state === "missing") missing.push(finding.what);
        terminal.print(lineOf(finding));
        terminal.emit("finding", finding);
      };
      for (const look of [node, memory, disk, results, data]) tell(look());
      terminal.say("Measuring the backends …");
      const started = await startBackend().catch((error: unknown) => {
        if (error instanceof BackendError) return undefined;
        throw error;
      });
      for (const { name } of listBackends()) {
        signal.throwIfAborted();
        tell(await backend(name, started));
      }
      if (started === undefined) {
        throw new BackendError("doctor: no backend works here. Do what is said of one of them.");
      }
      terminal.print(`Experiments use ${started.name}, unless --backend says otherwise.`);
      terminal.emit("doctor", { backend: started.name, missing });
      if (missing.length > 0) {
        const they = missing.length === 1 ? "it stands" : "they stand";
        throw new DoctorError(
          `doctor: experiments need ${missing.join(", ")} as ${they} above to be mended.`,
        );
      }
    });
}

const MARKS = { fine: "ok", missing: "NO", absent: "--" };

const lineOf = ({ what, state, says, remedy }: Finding) =>
  `${MARKS[state]}  ${what.padEnd(8)} ${says}${remedy === undefined ? "" : ` ${remedy}`}`;

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  const [, need, least] = manifest.engines.node.match(/(\d+)\.(\d+)/)!.map(Number);
  const isFine = major > need! || (major === need && minor >= least!);
  return {
    what: "Node",
    state: isFine ? "fine" : "missing",
    says: `${process.versions.node} on ${process.platform}-${process.arch}.`,
    ...(isFine ? {} : { remedy: `Install ${need}.${least} or later, such as 24.` }),
  };
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** What a reduced run of the convolutional networks takes, with its data. */
const ENOUGH_MEMORY = 2 * 2 ** 30;

function memory(): Finding {
  const free = availableMemory();
  const isFine = free >= ENOUGH_MEMORY;
  return {
    what: "memory",
    state: isFine ? "fine" : "absent",
    says: `${gigabytes(free)} are free, for ${availableParallelism()} processors.`,
    ...(isFine ? {} : { remedy: "Train on fewer images (--train 2000), or end other programs." }),
  };
}

/** The archive of CIFAR-10, its images, and the checkpoints of some runs. */
const ENOUGH_DISK = 2 ** 30;

function disk(): Finding {
  const { bavail, bsize } = statfsSync(".");
  const free = bavail * bsize;
  const isFine = free >= ENOUGH_DISK;
  return {
    what: "disk",
    state: isFine ? "fine" : "absent",
    says: `${gigabytes(free)} are free where results go.`,
    ...(isFine ? {} : { remedy: "Make room, or write elsewhere by --out." }),
  };
}

function results(): Finding {
  try {
    accessSync(".", constants.W_OK);
    return { what: "results", state: "fine", says: "go to rote-results in this folder." };
  } catch {
    const says = "cannot be written to this folder.";
    const remedy = "Change to another one, or name one by --out.";
    return { what: "results", state: "missing", says, remedy };
  }
}

function data(): Finding {
  const here = listDatasets()
    .map(({ name }) => name)
    .filter((name) => existsSync(cachePath(name)));
  const isFine = here.length > 0;
  return {
    what: "data",
    state: isFine ? "fine" : "absent",
    says: `${isFine ? here.join(", ") : "no dataset"} in ${cachePath()}.`,
    ...(isFine
      ? {}
      : { remedy: "rote data fetch cifar10 gets one (170 MB); runs fetch their own." }),
  };
}

/** How fast each backend computes, or why it does not. */
async function backend(name: string, started: StartedBackend | undefined): Promise<Finding> {
  const what = name;
  const speed = started?.measured.find((one) => one.name === name);
  if (speed) return { what, state: "fine", says: speedOf(speed) };
  const rejected = started?.rejected.find((one) => one.name === name);
  if (rejected) return { what, state: "absent", says: `${rejected.reason}.` };
  try {
    // In JavaScript alone a measurement would take many seconds.
    const isMeasured = name !== "cpu";
    const { measured } = await startBackend({ backend: name, measure: isMeasured });
    const says = measured[0] ? speedOf(measured[0]) : "works, slowly: for tests and tiny networks.";
    return { what, state: "fine", says };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const reason = error.rejected.find((one) => one.name === name)?.reason ?? error.message;
    return { what, state: "absent", says: `${reason}.` };
  }
}

/** Operations of an epoch of the MLP 1×512 on 50,000 images, forward and back, in billions. */
const EPOCH = (50_000 * 4 * 28 * 28 * 3 * 512) / 1e9;

function speedOf({ product, convolution }: { product: number; convolution: number }): string {
  const rounded = (speed: number) => Number(speed.toPrecision(2));
  return (
    `products at ${rounded(product)}, convolutions at ${rounded(convolution)} billion operations ` +
    `a second: an epoch of MLP 1x512 on all of CIFAR-10 in ${rounded(EPOCH / product)} s or more.`
  );
}
