// Puts the beginning of published datasets where the page finds it: `pnpm --filter
// @rote-examples/lab data`. Usage: data [name …] [--train n] [--test n]
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fingerprint, type ImageSet, load } from "@rote/datasets";
import { writeIdx } from "./writeIdx.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    train: { type: "string", default: "2000" },
    test: { type: "string", default: "1000" },
  },
});
const names = positionals.length > 0 ? positionals : ["cifar10", "mnist", "fashion-mnist"];
const folder = fileURLToPath(new URL("../public/data/", import.meta.url));
await mkdir(folder, { recursive: true });

for (const name of names) {
  try {
    await bring(name);
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

async function bring(name: string) {
  const onProgress = (event: { type: string; notice?: string }) => {
    if (event.notice) console.error(event.notice);
  };
  const manifest: Record<string, { examples: number; fingerprint: string }> = {};
  for (const split of ["train", "test"] as const) {
    const set = await load(name, { split: `${split}[:${values[split]}]`, onProgress });
    await writeSplit(`${folder}${name}-${split}`, set);
    manifest[split] = { examples: set.shape[0], fingerprint: fingerprint(set) };
  }
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${name}: ${manifest.train!.examples} + ${manifest.test!.examples} examples`);
}

async function writeSplit(path: string, { images, labels, shape }: Required<ImageSet>) {
  await writeFile(`${path}-images.idx`, writeIdx(images as Uint8Array, shape));
  await writeFile(`${path}-labels.idx`, writeIdx(labels as Uint8Array, [labels.length]));
}
