import { checkOptions, type OptionTable } from "@rote/options";
import { OnnxArgumentError, OnnxRuntimeMissingError } from "./errors.ts";
import { loadNative, nativeVersion } from "./nativeRuntime.ts";
import type { GraphMemory, Runtime, RuntimeName } from "./runtime.ts";
import {
  loadWasm,
  WASM_VERSION,
  type WasmFiles,
  type WasmOptions,
  wasmThreads,
} from "./wasmRuntime.ts";

export interface RuntimeOptions {
  /**
   * Which build of ONNX Runtime. Defaults to "native" in Node and Bun and "wasm" in pages and
   * workers.
   */
  runtime?: RuntimeName;
  /**
   * Threads of an operator on "wasm", where all sessions share them. More than one needs a page
   * that is isolated across origins. Defaults to half of the processors, from two on, and at most
   * eight, where there can be threads; else to one.
   */
  threads?: number;
  /** Where the files of `onnxruntime-web` are: a page must say it, Node finds them itself. */
  wasmFiles?: WasmFiles;
}

export const RUNTIME_OPTIONS: OptionTable<RuntimeOptions> = {
  runtime: ["native", "wasm"],
  threads: "number",
  wasmFiles: true,
};

/** Whether this is Node or a like of it, rather than a page or a worker of one. */
const inNode = typeof process !== "undefined" && typeof process.getBuiltinModule === "function";

let current: Runtime | undefined;

/** WebAssembly, or the promise of it: it is loaded once. */
let wasm: (WasmOptions & { readonly runtime: Promise<Runtime> }) | undefined;

/**
 * Loads a build of ONNX Runtime, which runs all graphs that are compiled from then on. Node loads
 * its own at the first graph by itself; a page or a worker must call this first, and wait.
 *
 * @returns which one runs.
 * @throws {OnnxRuntimeMissingError} if its package or files are missing.
 * @throws {TelemetryError} as `loadOnnxRuntime`.
 * @throws {OnnxArgumentError} if an option is unknown, or WebAssembly has been started with others.
 */
export async function startOnnxRuntime(options: RuntimeOptions = {}): Promise<RuntimeName> {
  checkOptions("startOnnxRuntime", options, RUNTIME_OPTIONS, OnnxArgumentError);
  const { runtime: name = inNode ? "native" : "wasm", ...wanted } = options;
  if (name === "native") {
    if (Object.keys(wanted).length > 0) {
      throw new OnnxArgumentError(
        'startOnnxRuntime: threads and wasmFiles are options of "wasm" and must not be given for ' +
          '"native", whose sessions have threads of their own. Leave them out.',
      );
    }
    current = loadNative();
    return current.name;
  }
  if (wanted.wasmFiles !== undefined) {
    const files = { module: true, binary: true } as const;
    checkOptions("startOnnxRuntime", wanted.wasmFiles, files, OnnxArgumentError);
  }
  checkSame(wanted);
  if (!wasm) {
    const chosen = { threads: wasmThreads(), ...wanted };
    wasm = { ...chosen, runtime: loadWasm(chosen) };
  }
  try {
    current = await wasm.runtime;
  } catch (error) {
    wasm = undefined; // another attempt may have other files
    throw error;
  }
  return current.name;
}

/** @throws {OnnxArgumentError} if WebAssembly has been started with other options. */
function checkSame(wanted: Partial<WasmOptions>): void {
  if (!wasm) return;
  for (const name of ["threads", "wasmFiles"] as const) {
    const [before, now] = [wasm[name], wanted[name]].map((value) => JSON.stringify(value));
    if (now === undefined || now === before) continue;
    throw new OnnxArgumentError(
      `startOnnxRuntime: ${name} must be those of the first call, as WebAssembly is loaded once ` +
        `in a process or worker, got ${now} after ${before}. Start another worker.`,
    );
  }
}

/**
 * The runtime that has been started; in Node, the native one if none has.
 *
 * @throws {OnnxRuntimeMissingError} if there is none.
 * @throws {TelemetryError} in a worker thread whose process has not set the variable.
 */
export function onnxRuntime(): Runtime {
  if (current) return current;
  if (!inNode) {
    throw new OnnxRuntimeMissingError(
      "onnxRuntime: ONNX Runtime must have been started in a page or worker, got nothing. Call " +
        "await startOnnxRuntime() first.",
    );
  }
  current = loadNative();
  return current;
}

/**
 * Loads ONNX Runtime now rather than with the first session.
 *
 * @throws {OnnxRuntimeMissingError} if the package or its library for this machine is missing; in
 * a page, if `startOnnxRuntime` has not been awaited.
 * @throws {TelemetryError} in a worker thread whose process has not set `ORT_DISABLE_TELEMETRY`.
 */
export function loadOnnxRuntime(): void {
  onnxRuntime();
}

/**
 * The version of ONNX Runtime that runs graphs here: "1.30.0".
 *
 * @throws {OnnxRuntimeMissingError} if there is none.
 */
export function onnxRuntimeVersion(): string {
  return onnxRuntimeName() === "wasm" ? WASM_VERSION : nativeVersion();
}

/** Which build of ONNX Runtime runs graphs here, or would at the first graph. */
export function onnxRuntimeName(): RuntimeName {
  return current?.name ?? (inNode ? "native" : "wasm");
}

/** The memory of the runtime, where it has one apart from JavaScript's: WebAssembly's. */
export function graphMemory(): GraphMemory | undefined {
  return onnxRuntime().memory;
}
