// A whole run of small AlexNet on random labels by WebGPU, in a process of its own: prints JSON.
//   node --conditions=@rote/source gpuTrain.ts IMAGES SECONDS BATCH [EPOCHS]
// On the first images of CIFAR-10, if that is in the cache, else on clusters made on the spot. It
// ends when all of them are fitted, after the epochs of the paper, or after so many seconds.
import { startBackend } from "@rote/backends";
import { completeSpecification, loadData, run } from "@rote/experiments";

const [images, seconds, batch, epochs] = process.argv.slice(2);
await startBackend({ backend: "webgpu" });

const given = {
  model: "alexnet-small",
  corruption: { name: "randomLabels" },
  train: Number(images),
  test: Math.max(10, Math.min(1000, Number(images) / 5)),
  batchSize: Number(batch),
  ...(epochs !== undefined && { epochs: Number(epochs) }),
} as const;

async function load() {
  try {
    const specification = completeSpecification({ ...given, dataset: "cifar10" });
    return { specification, data: await loadData(specification, { offline: true }) };
  } catch (error) {
    if (!(error as { code?: string }).code?.match(/OFFLINE|MISSING/)) throw error;
    const specification = completeSpecification({ ...given, dataset: "gaussianClusters" });
    return { specification, data: await loadData(specification) };
  }
}

const { specification, data } = await load();
const began = performance.now();
const signal = AbortSignal.timeout(1000 * Number(seconds));
const losses: number[] = [];
let ended = "after all epochs";
let accuracy: number | null = null;
try {
  for await (const event of run(specification, data, { signal })) {
    if (event.type === "epochRecord") {
      losses.push(event.loss);
      accuracy = event.trainAccuracy ?? accuracy;
    }
    if (event.type === "done" && event.fitted) ended = "when all images were fitted";
  }
} catch (error) {
  if (!signal.aborted) throw error;
  ended = `after ${seconds} s, as it was told`;
}
const spent = (performance.now() - began) / 1000;
const { dataset, train } = specification;
console.log(
  JSON.stringify({ dataset, train, epochs: losses.length, losses, accuracy, spent, ended }),
);
process.exit(0);
