import * as tf from "@tensorflow/tfjs-core";

import type { Compile, OnnxBackend } from "../index.ts";
import {
  type Contents,
  differences,
  type RandomProgram,
  randomProgram,
  run,
} from "./programs.testing.ts";

/**
 * What is wrong with the random programs of some seeds, each computed once: as a graph, or where
 * `compile` is "whenItPays" in JavaScript for the most part. Backends take turns after many
 * programs: `setBackend` waits for a turn of the event loop.
 */
export async function failuresOfPrograms(
  firstSeed: number,
  count: number,
  compile: Compile,
): Promise<string[]> {
  await tf.setBackend("cpu");
  const programs = Array.from({ length: count }, (_, i) => randomProgram(firstSeed + i));
  const onCpu = programs.map((program) => run(program, "all"));
  await tf.setBackend("onnx");
  (tf.backend() as OnnxBackend).compile = compile;
  const onOnnx = programs.map(runOrError);
  return programs.flatMap((program, i) => {
    const ours = onOnnx[i]!;
    const found = typeof ours === "string" ? [ours] : differences(program, ours, onCpu[i]!);
    return found.map((text) => `seed ${firstSeed + i}: ${text}`);
  });
}

function runOrError(program: RandomProgram): Contents[] | string {
  try {
    return run(program, "last");
  } catch (error) {
    return String(error);
  }
}
