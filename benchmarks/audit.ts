// `rote audit` on labels that @rote/corruptions made wrong, so that the truth is known: area under
// the ROC curve and precision among the first k, k being the number of wrong labels, beside
// cleanlab's three scores on the same held-out probabilities, and beside the area under the margin
// as published, of one training on all examples.
//   pnpm bench:audit --python peers/bin/python [--dataset fashion-mnist] [--model mlp-1x512]
//     [--noise symmetric,pair,instance] [--rates 0.05,0.1,0.2] [--seeds 0,1,2] [--examples 10000]
//     [--epochs 10] [--data FOLDER of official files] [--keep FOLDER]
// --keep writes what the networks said of each cell, so that other scores can be tried without
// training again. Prints one line of JSON a cell, and with --table FILE of such lines the table of
// docs/audit.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBackend } from "@rote/backends";
import {
  type Corruption,
  corrupt,
  instanceDependentLabels,
  noisyLabels,
  pairFlipNoise,
  symmetricNoise,
} from "@rote/corruptions";
import { type ImageSet, load } from "@rote/datasets";
import { createPaperModel } from "@rote/experiments";
import {
  auditLabels,
  type CompleteAuditSpecification,
  completeAuditSpecification,
  type Predictions,
  scoreLabels,
} from "@rote/experiments/audit";
import { perImageWhitening } from "@rote/images";
import { areaUnderMargin, logitMeasures, precisionAtK, rocAuc } from "@rote/measures";
import { constantRate, train } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";

const { values: options } = parseArgs({
  options: {
    dataset: { type: "string", default: "fashion-mnist" },
    model: { type: "string", default: "mlp-1x512" },
    noise: { type: "string", default: "symmetric,pair,instance" },
    rates: { type: "string", default: "0.05,0.1,0.2" },
    seeds: { type: "string", default: "0,1,2" },
    examples: { type: "string", default: "10000" },
    epochs: { type: "string", default: "10" },
    data: { type: "string" },
    keep: { type: "string" },
    python: { type: "string", default: "/usr/bin/python3" },
    table: { type: "string" },
  },
});

interface Score {
  auc: number;
  precision: number;
}

interface Cell {
  dataset: string;
  model: string;
  noise: string;
  rate: number;
  seed: number;
  examples: number;
  epochs: number;
  wrong: number;
  suspects: number;
  /** Of what is named as wrong the share that is, and of what is wrong the share that is named. */
  named: { precision: number; recall: number };
  seconds: number;
  scores: Record<string, Score>;
}

const CLEANLAB = ["self-confidence", "normalized margin", "weighted entropy"];

function corruptionOf(noise: string, rate: number, classes: number, seed: number): Corruption {
  if (noise === "instance") return instanceDependentLabels({ seed, rate });
  const matrix = noise === "pair" ? pairFlipNoise(classes, rate) : symmetricNoise(classes, rate);
  return noisyLabels({ seed, matrix });
}

async function audited(set: Required<ImageSet>, specification: CompleteAuditSpecification) {
  let predictions: Predictions | undefined;
  for await (const event of auditLabels(set, specification)) {
    if (event.type === "predictions") ({ predictions } = event);
    if (event.type === "record") {
      return { predictions: predictions!, seconds: event.record.seconds };
    }
  }
  throw new Error("the last event must be the record");
}

/** Margins of one training on all examples, under the settings of the audit's. */
async function publishedMargins(
  set: Required<ImageSet>,
  { model: name, epochs, seed, batchSize, learningRate }: CompleteAuditSpecification,
): Promise<Float64Array> {
  const [n, ...inputShape] = set.shape;
  const classes = set.classes.length;
  const examples = perImageWhitening({ ...set, labels: Int32Array.from(set.labels) });
  const model = createPaperModel(name, { seed, inputShape, classes });
  const data = new Float32Array(epochs * n);
  const events = train(model, examples, {
    seed,
    epochs,
    batchSize,
    learningRate: constantRate(learningRate),
    stopAtAccuracy: null,
    evaluateEvery: epochs,
    onLogits: ({ epoch, places, labels, logits }) => {
      const shape = [places.length, classes] as const;
      const { margin } = logitMeasures({ data: logits, shape }, labels);
      for (const [i, place] of places.entries()) data[(epoch - 1) * n + place] = margin[i]!;
    },
  });
  for await (const _ of events);
  model.dispose();
  return areaUnderMargin({ data, shape: [epochs, n] });
}

/** Cleanlab's scores of the labels, by their names. */
function cleanlab({ data, shape }: Predictions["heldOutProbabilities"], labels: Int32Array) {
  const folder = mkdtempSync(join(tmpdir(), "rote-audit-"));
  try {
    const files = ["probabilities", "labels", "scores"].map((name) => join(folder, name));
    writeFileSync(files[0]!, new Uint8Array(Float32Array.from(data).buffer));
    writeFileSync(files[1]!, new Uint8Array(Int32Array.from(labels).buffer));
    const program = join(import.meta.dirname, "peers/cleanlab.py");
    const args = [program, files[0]!, files[1]!, ...shape.map(String), files[2]!];
    const { status, stderr } = spawnSync(options.python, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`cleanlab failed:\n${stderr}`);
    const scores = new Float64Array(new Uint8Array(readFileSync(files[2]!)).buffer);
    const n = shape[0];
    return CLEANLAB.map((name, i) => [name, scores.subarray(i * n, i * n + n)] as const);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  clean: Required<ImageSet>,
  noise: string,
  rate: number,
  seed: number,
): Promise<Cell> {
  const corruption = corruptionOf(noise, rate, clean.classes.length, seed);
  const { batch } = corrupt(clean, corruption);
  const labels = Int32Array.from(batch.labels);
  const set = { ...clean, labels };
  const wrong = Uint8Array.from(labels, (label, i) => Number(label !== clean.labels[i]));
  const specification = completeAuditSpecification({
    dataset: options.dataset,
    fingerprint: clean.fingerprint,
    model: options.model,
    epochs: Number(options.epochs),
    seed,
  });
  const { predictions, seconds } = await audited(set, specification);
  if (options.keep !== undefined) keep(`${noise}-${rate}-${seed}`, predictions, labels, wrong);
  const k = wrong.filter(Boolean).length;
  const judged = (quality: Float64Array): Score => {
    const scores = quality.map((value) => -value);
    return { auc: rocAuc(scores, wrong), precision: precisionAtK(scores, wrong, k) };
  };
  const { quality, suspects } = scoreLabels(predictions, labels);
  const found =
    suspects *
    precisionAtK(
      quality.map((value) => -value),
      wrong,
      suspects,
    );
  const peers = cleanlab(predictions.heldOutProbabilities, labels);
  return {
    dataset: options.dataset,
    model: options.model,
    noise,
    rate,
    seed,
    examples: labels.length,
    epochs: Number(options.epochs),
    wrong: k,
    suspects,
    named: { precision: found / suspects, recall: found / k },
    seconds,
    scores: {
      ...Object.fromEntries(peers.map(([name, scores]) => [name, judged(scores)])),
      "area under the margin": judged(await publishedMargins(set, specification)),
      "held out": judged(scoreLabels(predictions, labels, { dynamics: false }).quality),
      "rote audit": judged(quality),
    },
  };
}

/** Writes a cell's labels, which of them are wrong, and its predictions as base64 of float32. */
function keep(name: string, predictions: Predictions, labels: Int32Array, wrong: Uint8Array) {
  const folder = join(options.keep!, options.dataset);
  mkdirSync(folder, { recursive: true });
  const tables = (["heldOutProbabilities", "heldOutLogits", "trainedLogits"] as const).map((of) => {
    const { data, shape } = predictions[of];
    const bytes = Buffer.from(Float32Array.from(data).buffer);
    return [of, { shape, base64: bytes.toString("base64") }];
  });
  const kept = { labels: [...labels], wrong: [...wrong], ...Object.fromEntries(tables) };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(kept));
}

/** Means over the seeds, as Markdown: one row for each dataset, noise and rate. */
function tableOf(lines: string): string {
  const cells = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Cell);
  const names = Object.keys(cells[0]!.scores);
  const rows = new Map<string, Cell[]>();
  for (const cell of cells) {
    const row = [cell.dataset, cell.noise, cell.rate].join(" | ");
    rows.set(row, [...(rows.get(row) ?? []), cell]);
  }
  const head = ["data", "noise", "rate", "seeds", ...names];
  const out = [head, head.map(() => "---")];
  for (const [row, group] of rows) {
    const mean = (name: string, of: keyof Score) =>
      group.reduce((sum, { scores }) => sum + scores[name]![of], 0) / group.length;
    const values = names.map(
      (name) => `${mean(name, "auc").toFixed(4)} (${mean(name, "precision").toFixed(3)})`,
    );
    out.push([row, String(group.length), ...values]);
  }
  return out.map((cell) => `| ${cell.join(" | ")} |`).join("\n");
}

if (options.table) {
  console.log(tableOf(readFileSync(options.table, "utf8")));
} else {
  tf.enableProdMode();
  await startBackend({ backend: "onnx" });
  const clean = await load(options.dataset, {
    split: `train[:${options.examples}]`,
    ...(options.data !== undefined && { directory: options.data }),
  });
  const list = (text: string) => text.split(",");
  for (const seed of list(options.seeds).map(Number)) {
    for (const noise of list(options.noise)) {
      for (const rate of list(options.rates).map(Number)) {
        console.log(JSON.stringify(await measure(clean, noise, rate, seed)));
      }
    }
  }
}
