import { startBackend, watchBackend } from "@rote/backends";
import {
  type CompleteSpecification,
  type CorruptedData,
  type Data,
  type RunCheckpoint,
  run,
} from "@rote/experiments";
import { type ImageSetWith, perImageWhitening } from "@rote/images";
import { BackendLostError, type Examples, evaluate, type StepEvent } from "@rote/training";
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import webgpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import webgpuModule from "onnxruntime-web/webgpu?url";
import { chance } from "./chance.ts";
import { firstLayerPictures } from "./firstLayer.ts";
import { keepCheckpoint } from "./keepCheckpoint.ts";
import { SHOWN } from "./preview.ts";
import type { Command, LabEpoch, Report, StepReport } from "./protocol.ts";
import type { RunControl } from "./runControl.ts";
import { StepMeter } from "./stepMeter.ts";

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

const address = (file: string) => new URL(file, self.location.href).href;
const onnxFiles = { module: address(module), binary: address(binary) };
const webgpuFiles = { module: address(webgpuModule), binary: address(webgpuBinary) };

/** Between two checkpoints, in milliseconds: each reads all weights off the device. */
const CHECKPOINT_INTERVAL = 2000;

/** How long to wait, in milliseconds, for the reason why a call failed. */
const LOSS_DELAY = 500;

const now = () => performance.now();
const wait = (delay: number) => new Promise((resolve) => setTimeout(resolve, delay));

type TrainCommand = Extract<Command, { type: "train" }>;
type Images = ImageSetWith<"labels">;
type Send = (report: Report, transfer?: Transferable[]) => void;

/**
 * Does one run on the backend that is asked for, and reports what happens. Rejects with what ended
 * it early.
 *
 * @param corrupted what the run makes of `data`: some of it is shown.
 */
export async function trainOn(
  specification: CompleteSpecification,
  data: Data,
  corrupted: CorruptedData,
  { run: number, backend, checkpoint: resume }: TrainCommand,
  control: RunControl,
  send: Send,
): Promise<void> {
  // Convolutional networks need a gradient that the wasm backend does not have.
  const kernels = specification.model.startsWith("mlp") ? [] : ["Conv2DBackpropFilter"];
  const started = await startBackend({ backend, kernels, wasmPaths, onnxFiles, webgpuFiles });
  const watch = watchBackend();
  const check = () => {
    if (watch.reason() !== undefined) throw new BackendLostError(started.name);
  };
  send({
    type: "started",
    run: number,
    backend: started.name,
    summary: started.summary,
    guessing: chance(corrupted.test.corrupted.labels, corrupted.train.clean.classes.length),
    testExamples: corrupted.test.clean.shape[0],
  });

  const shown = {
    train: beginning(corrupted.train.corrupted),
    test: beginning(corrupted.test.corrupted),
  };
  const clean = whitened(corrupted.test.clean);
  const classes = corrupted.train.clean.classes.length;
  const imagesChanged = corrupted.test.changes.some(({ image }) => image);
  let kept = Number.NEGATIVE_INFINITY;
  /** Since the last checkpoint. */
  let told: StepReport[] = [];
  const tell = (report: StepReport) => {
    told.push(report);
    send(report);
  };
  /** A checkpoint, until what is told of its epoch can be kept with it. */
  let due: RunCheckpoint | undefined;
  const keep = async (checkpoint: RunCheckpoint) => {
    kept = now();
    if (!control.signal.aborted) await keepCheckpoint(number, { ...checkpoint, told });
    told = [];
    const tensors = Object.values(checkpoint.state.tensors);
    const buffers = tensors.map(({ data }) => data.buffer as ArrayBuffer);
    send({ type: "checkpoint", run: number, checkpoint }, buffers);
  };
  let before: Float32Array | undefined;
  let cleanTestAccuracy: number | undefined;
  let testLoss = Number.NaN;

  const events = run(specification, data, {
    signal: control.signal,
    learningRateScale: () => control.learningRateScale,
    ...(resume && { resume }),
    async inspect({ model, epoch, checkpoint }) {
      // The record has it already where only labels have changed.
      cleanTestAccuracy = imagesChanged ? (await evaluate(model, clean)).accuracy : undefined;
      const look = {
        epoch,
        train: await probabilitiesOf(model, shown.train),
        test: await probabilitiesOf(model, shown.test),
      };
      const layer = await firstLayerOf(model);
      before ??= layer?.weights;
      const firstLayer = layer && before && firstLayerPictures({ ...layer, before });
      if (now() - kept >= CHECKPOINT_INTERVAL) due = await checkpoint();
      check(); // a lost context answers with zeros
      for (const report of told) if (report.type === "look") report.firstLayer = undefined; // large
      tell({ type: "look", run: number, look, classes, firstLayer });
    },
  });

  const meter = new StepMeter(resume?.seconds);
  let last: StepEvent | undefined;
  const isLost = watch.lost.then(() => Promise.reject(new BackendLostError(started.name)));
  isLost.catch(() => {}); // it may come when nothing awaits it
  let lost = false;
  try {
    for (;;) {
      if (control.paused && last && meter.steps > 0) tell(meter.report(number, last));
      await control.turn();
      meter.start();
      // After a loss some promises of the backend never settle.
      const { value: event, done } = await Promise.race([events.next(), isLost]);
      check();
      meter.stop();
      if (done) return;
      if (event.type === "step") {
        control.stepped();
        meter.add(event.loss);
        last = event;
        if (meter.due) tell(meter.report(number, event));
      } else if (event.type === "epoch") {
        if (meter.steps > 0) tell(meter.report(number, event));
        testLoss = event.evaluations.test!.loss;
      } else if (event.type === "epochRecord") {
        const { type: _, ...record } = event;
        const epoch: LabEpoch = {
          ...record,
          trainAccuracy: record.trainAccuracy!,
          seconds: meter.seconds,
          testLoss,
          cleanTestAccuracy: cleanTestAccuracy ?? record.cleanLabelTestAccuracy,
        };
        tell({ type: "epoch", run: number, epoch });
        if (due) await keep(due);
        due = undefined;
      } else if (event.type === "record") {
        send({ type: "record", run: number, record: event.record });
      }
    }
  } catch (error) {
    // A call may reject just before the device says that it is lost.
    if (!control.signal.aborted) await Promise.race([watch.lost, wait(LOSS_DELAY)]);
    lost = error instanceof BackendLostError || watch.reason() !== undefined;
    throw lost ? new BackendLostError(started.name, { cause: error }) : error;
  } finally {
    if (!lost) await events.return(); // frees the model, if the run was stopped between two events
  }
}

const whitened = (set: Images): Examples => perImageWhitening(set);

/** The examples that the page shows. */
function beginning({ images, shape, labels }: Images): Examples {
  const [n, ...size] = shape;
  const count = Math.min(SHOWN, n);
  const pixels = size.reduce((product, length) => product * length);
  return whitened({
    images: images.subarray(0, count * pixels),
    shape: [count, ...size],
    labels: labels.subarray(0, count),
  });
}

/** Softmax of the logits, `[n, classes]`. */
async function probabilitiesOf(model: LayersModel, { images, shape }: Examples) {
  const probabilities = tf.tidy(() => {
    const logits = model.apply(tf.tensor4d(images, [...shape]), { training: false }) as tf.Tensor2D;
    return tf.softmax(logits);
  });
  try {
    return Float32Array.from(await probabilities.data());
  } finally {
    probabilities.dispose();
  }
}

/** The weights of the first layer that has any, if it is dense: then each belongs to a pixel. */
async function firstLayerOf({ inputs, layers }: LayersModel) {
  const kernel = layers.flatMap((layer) => layer.getWeights())[0];
  const [, height, width, channels] = inputs[0]!.shape as [null, number, number, number];
  if (kernel?.rank !== 2 || kernel.shape[0] !== height * width * channels) return undefined;
  const weights = Float32Array.from(await kernel.data());
  return { weights, units: kernel.shape[1]!, shape: [height, width, channels] as const };
}
