import { checkInteger } from "@rote/options";
import { cores, processors } from "./cores.ts";
import { OnnxArgumentError } from "./errors.ts";
import { onnxRuntimeName } from "./startRuntime.ts";
import { wasmThreads } from "./wasmRuntime.ts";

/**
 * Threads of an operator where nothing else is said. Natively one for each core that this process
 * may use, as ONNX Runtime would choose: two threads on one core would share its arithmetic units.
 * On WebAssembly those that it has been started with, or would be.
 */
export function defaultThreads(): number {
  return onnxRuntimeName() === "native" ? cores() : wasmThreads();
}

/**
 * The most threads of an operator that are accepted, far more than make sense: each takes memory,
 * and those that have no processor wait for each other.
 */
export const mostThreads = () => Math.max(64, 4 * processors());

/** @throws {OnnxArgumentError} unless so many threads can work at once. */
export function checkThreads(who: string, threads: number): void {
  checkInteger(who, "threads", threads, [1, mostThreads()], OnnxArgumentError);
}
