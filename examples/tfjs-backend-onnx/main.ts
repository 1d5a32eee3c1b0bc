// An ordinary program of tfjs-layers on MNIST, on tfjs' cpu backend and on this one.
import "@tensorflow/tfjs-backend-cpu";
import "@rote/tfjs-backend-onnx";
import { mnist } from "@rote/datasets";
import * as tf from "@tensorflow/tfjs-core";

import { fitDigits } from "./digits.ts";

const settings = {
  trainImages: { onnx: 6_400, cpu: 320 }, // on cpu a step takes seconds
  testImages: 500,
  batchSize: 64,
};

const test = await mnist({ split: `test[:${settings.testImages}]` });
const times: Record<string, number> = {};
for (const [backend, images] of Object.entries(settings.trainImages)) {
  const train = await mnist({ split: `train[:${images}]` });
  await tf.setBackend(backend); // the one line
  const { batchSize } = settings;
  const { loss, testAccuracy, millisecondsPerStep } = await fitDigits(train, test, { batchSize });
  times[backend] = millisecondsPerStep;
  console.log(
    `${backend.padEnd(4)}  ${images} images once: loss ${loss.toFixed(3)}, ` +
      `test accuracy ${(100 * testAccuracy).toFixed(1)} %, ${millisecondsPerStep.toFixed(1)} ` +
      "ms a step",
  );
}
console.log(`onnx takes 1/${(times.cpu! / times.onnx!).toFixed(0)} of the time of a step on cpu.`);
