import type { Candidate } from "./candidate.ts";
import { cpu } from "./cpu.ts";
import { onnx } from "./onnx.ts";
import { wasm } from "./wasm.ts";
import { webgl } from "./webgl.ts";
import { webgpu } from "./webgpu.ts";

/** Every backend Rote can start, the fastest first. */
export const candidates: readonly Candidate[] = [webgpu, webgl, onnx, wasm, cpu];
