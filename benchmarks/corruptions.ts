// @rote/corruptions and the augmentations of @rote/regularizers on all 60,000 images of CIFAR-10:
// the time of one core, user and system together, best of some rounds, beside NumPy where it has a
// twin.
//   pnpm bench:corruptions [--rounds 3] [--python FILE]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Corruption,
  gaussianPixels,
  instanceDependentLabels,
  partialLabels,
  pixelMoments,
  randomLabels,
  randomPixels,
  shuffledPixels,
} from "@rote/corruptions";
import { cifar10 } from "@rote/datasets";
import { type Augmentation, compose, randomCrop, randomHorizontalFlip } from "@rote/regularizers";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    python: { type: "string", default: "/usr/bin/python3" },
  },
});
const rounds = Number(options.rounds);
const set = await cifar10({ split: "train+test" });
const moments = pixelMoments(set);
const seed = 0;

/** Seconds of processor time that `work` takes, the least of the rounds. */
function seconds(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}

const peer = spawnSync(options.python, [
  join(import.meta.dirname, "peers/corruptions.py"),
  ...set.shape.map(String),
  String(rounds),
]);
const numpy: Record<string, number> = peer.status === 0 ? JSON.parse(String(peer.stdout)) : {};

const corruptions: Record<string, Corruption> = {
  "partial labels, p = 0.5": partialLabels({ seed, probability: 0.5 }),
  "random labels": randomLabels({ seed }),
  "instance-dependent labels": instanceDependentLabels({ seed, rate: 0.5 }),
  "shuffled pixels": shuffledPixels({ seed }),
  "random pixels": randomPixels({ seed }),
  "random pixels, values": randomPixels({ seed, permute: "values" }),
  "Gaussian pixels": gaussianPixels({ seed, moments }),
};
const augmentations: Record<string, Augmentation> = {
  "crop of 28, flip": compose([randomCrop({ size: 28 }), randomHorizontalFlip()]),
  "crop of 32 padded by 4, flip": compose([
    randomCrop({ size: 32, padding: 4 }),
    randomHorizontalFlip(),
  ]),
};
const rows = [
  ...Object.entries(corruptions).map(([name, one]) => [name, () => one.apply(set)] as const),
  ...Object.entries(augmentations).map(([name, one]) => [name, () => one.apply(set, 0)] as const),
];
console.table(
  Object.fromEntries(
    rows.map(([name, work]) => {
      const time = seconds(work);
      const row = { seconds: +time.toFixed(2), "images a second": Math.round(60_000 / time) };
      const other = numpy[name];
      return [name, other ? { ...row, "NumPy's time / ours": +(other / time).toFixed(2) } : row];
    }),
  ),
);
