import type { Candidate } from "./candidate.ts";
import { cpu } from "./cpu.ts";
import { onnx } from "./onnx.ts";
import { wasm } from "./wasm.ts";
import { webgl } from "./webgl.ts";
import { webgpu } from "./webgpu.ts";

/** Every backend Rote can start, the fastest first. */
const list = [webgpu, webgl, onnx, wasm, cpu] as const;
export const candidates: readonly Candidate<BackendName>[] = list;

/** A backend that Rote can start. */
export type BackendName = (typeof list)[number]["name"];
