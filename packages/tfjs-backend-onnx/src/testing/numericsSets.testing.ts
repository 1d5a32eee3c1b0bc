// Recorded hashes of what training the zoo comes to, one set for each kind of processor. Run as a
// program it records this machine's anew:
//
//     npx pnpm exec node --conditions=@rote/source \
//       packages/tfjs-backend-onnx/src/testing/numericsSets.testing.ts

import { readFileSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { fileURLToPath } from "node:url";
import { channelBlock } from "@rote/onnx";

import { NUMERICS } from "../numerics.ts";
import { nets } from "./zoo.testing.ts";
import { zooBits } from "./zooBits.testing.ts";

const file = new URL("../numericsSets.json", import.meta.url);

/** Hashes by network: of a few small steps, and of 20 in the paper's batches. */
type Hashes = Record<string, { short: string; full: string }>;

export const { numerics, sets } = JSON.parse(readFileSync(file, "utf8")) as {
  numerics: number;
  sets: Record<string, Hashes>;
};

/**
 * What ONNX Runtime's kernels are chosen by: the instruction set, which on x64 the length of its
 * channel blocks tells. The system's C library computes some functions.
 */
export function processorKind(): string {
  const blocks: Record<string, string> = { 16: "avx512", 8: "avx" };
  const instructions = arch() === "x64" ? (blocks[String(channelBlock())] ?? "sse") : "all";
  return `${platform()}-${arch()}-${instructions}`;
}

export const shortTraining = (net: string) => ({
  batch: 16,
  steps: net.startsWith("MLP") ? 20 : net.includes("Inception") ? 2 : 5,
  threads: 2,
});

export const FULL_TRAINING = { batch: 128, steps: 20, threads: 2 } as const;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here: Hashes = {};
  for (const net of Object.keys(nets)) {
    const short = await zooBits(net, shortTraining(net));
    here[net] = { short, full: await zooBits(net, FULL_TRAINING) };
    process.stdout.write(`${net}: ${here[net].short.slice(0, 8)}, ${here[net].full.slice(0, 8)}\n`);
  }
  const kept = numerics === NUMERICS ? sets : {}; // sets of another version say nothing of this one
  const content = { numerics: NUMERICS, sets: { ...kept, [processorKind()]: here } };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
