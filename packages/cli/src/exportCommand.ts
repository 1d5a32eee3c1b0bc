import { realpathSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { startBackend } from "@rote/backends";
import { trainedNetwork } from "@rote/experiments";
import { loadNetwork, RunDirectory } from "@rote/experiments/node";
import { saveSafetensors, saveTfjs } from "@rote/models";
import { counted } from "@rote/records";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { Command, Option } from "commander";
import { checkIsFolder } from "./checkIsFolder.ts";
import { nonEmpty, positiveInteger } from "./numbers.ts";
import { PRODUCER, refuseAlone, refuseForeign } from "./refuseForeign.ts";
import { shortModel } from "./shortModel.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

type Format = "onnx" | "safetensors" | "tfjs";

interface ExportOptions extends TerminalOptions {
  format: Format;
  model?: string;
  batch?: number;
  out?: string;
}

interface Written {
  /** The files of the format; the one that others are read from stands last. */
  names: readonly string[];
  /** What each of them holds. */
  write: (model: LayersModel, batch?: number) => Promise<Readonly<Record<string, Uint8Array>>>;
}

const FORMATS: Readonly<Record<Format, Written>> = {
  onnx: {
    names: ["network.onnx"],
    async write(model, batch) {
      const { toOnnx } = await import("@rote/tfjs-backend-onnx");
      return { "network.onnx": toOnnx(model, batch === undefined ? {} : { batch }) };
    },
  },
  safetensors: {
    names: ["network.safetensors"],
    write: async (model) => ({ "network.safetensors": await saveSafetensors(model, PRODUCER) }),
  },
  tfjs: {
    names: ["weights.bin", "model.json"],
    write(model) {
      model.setUserDefinedMetadata(PRODUCER);
      return saveTfjs(model);
    },
  },
};

/** Where the files go: to `--out` by their names, or to that very path, if it is a file's. */
interface Place {
  folder: string;
  file?: string;
}

/** How the names of files end, and the format of which each is. */
const ENDINGS: Readonly<Record<string, Format>> = {
  ".onnx": "onnx",
  ".safetensors": "safetensors",
  ".json": "tfjs",
};

/** How the names of files end that other programs keep networks in. */
const FOREIGN = [
  ".bin",
  ".ckpt",
  ".h5",
  ".keras",
  ".mlmodel",
  ".npz",
  ".pb",
  ".pt",
  ".pth",
  ".tflite",
];

/** @throws {UsageError} if the name is that of a file of another format, or of one of several. */
function placeOf(out: string, format: Format): Place {
  const ending = extname(out).toLowerCase();
  const of = ENDINGS[ending];
  if (FOREIGN.includes(ending)) {
    throw new UsageError(
      `--out: must be a folder, or a file that ends in .onnx or .safetensors, got ${out}. ` +
        "PyTorch reads the second by safetensors.torch.load_file.",
    );
  }
  if (of === undefined) return { folder: out };
  if (of === format && format !== "tfjs") return { folder: dirname(out), file: basename(out) };
  const remedy = of === format ? "Leave its name out" : `Add --format ${of}, or name a folder`;
  const must = format === "tfjs" ? "a folder, of several files" : `a folder, or a .${format} file`;
  throw new UsageError(`--out: with --format ${format} it must be ${must}, got ${out}. ${remedy}.`);
}

/** Where a path leads, links resolved as far as it is there. */
function realPlace(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPlace(parent), basename(path));
  }
}

/** @throws {UsageError} if the export would go into the folder of the run. */
function refuseWithin(run: string, out: string): void {
  const way = relative(realPlace(resolve(run)), realPlace(resolve(out)));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new UsageError(
    `export: --out must lie outside the run, got ${out}, which is within ${run}. Leave it out, ` +
      "and the export goes beside the run, or name another place.",
  );
}

/** `rote export`: a run's network for other programs. */
export function exportCommand(signal: AbortSignal): Command {
  return new Command("export")
    .description(
      "Write the network of a run, as its last checkpoint has it, for other programs: it takes " +
        "images of the size it was trained on, whitened one by one, and gives logits.",
    )
    .argument("<run>", "the folder of a run: what rote run writes")
    .addOption(
      new Option(
        "--format <name>",
        "onnx: for ONNX Runtime; safetensors: the weights alone; tfjs: for tf.loadLayersModel",
      )
        .choices(["onnx", "safetensors", "tfjs"])
        .default("onnx"),
    )
    .option("--model <module>", "./network.mjs, where the run's network is your own", nonEmpty)
    .option("--batch <n>", "of onnx: so many images at once; default: any", positiveInteger)
    .option(
      "--out <folder>",
      "where it goes, or a file NAME.onnx or NAME.safetensors; default: beside the run, RUN-export",
      nonEmpty,
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (run: string, options: ExportOptions) => {
      const terminal = new Terminal(options);
      const { format, batch, out } = options;
      if (batch !== undefined && format !== "onnx") {
        throw new UsageError(`--batch goes with --format onnx, got ${format}. Leave it out.`);
      }
      const place = out ?? `${resolve(run)}-export`;
      const { folder, file } = placeOf(place, format);
      checkIsFolder("export", run, "the folder of a run");
      refuseWithin(run, place);
      const { names, write } = FORMATS[format];
      const [last, ...others] = names.map((name) => join(folder, file ?? name)).reverse();
      await refuseForeign("export", last!, format === "onnx" ? "onnx" : "network");
      for (const path of others) refuseAlone("export", path, last!);
      const latest = await new RunDirectory(run).latest();
      if (latest === undefined) {
        throw new UsageError(
          `export: ${run} must have a checkpoint, got none. Runs of rote run keep theirs; of ` +
            "randomize, reproduce and sweep the records stay alone: do it again by rote run.",
        );
      }
      const { checkpoint } = latest;
      signal.throwIfAborted();
      await startBackend({ backend: format === "onnx" ? "onnx" : "cpu" });
      const own = options.model === undefined ? undefined : await loadNetwork(options.model);
      const network = trainedNetwork(checkpoint, { network: own });
      const written = await write(network, batch);
      network.dispose();
      signal.throwIfAborted(); // all of it, or nothing
      // Until all are there, the weights are not those of an older model.json.
      if (others.length > 0) await writeWhole(last!, `${JSON.stringify(PRODUCER)}\n`);
      for (const name of names) await writeWhole(join(folder, file ?? name), written[name]!);
      const files = file === undefined ? [...names] : [file];
      const { model } = checkpoint.specification;
      const { step, epoch } = checkpoint.state;
      terminal.print(
        `${shortModel(model)} after ${counted(step, "step")}, in epoch ${epoch}: ` +
          `${files.join(", ")} in ${folder}`,
      );
      terminal.emit("export", { run: basename(run), format, folder, files, step, epoch });
    });
}
