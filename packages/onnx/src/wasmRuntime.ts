import { checkInteger } from "@rote/options";
import { processors } from "./cores.ts";
import { OnnxArgumentError, OnnxRuntimeMissingError, ProviderMissingError } from "./errors.ts";
import type { CompileOptions, Runtime } from "./runtime.ts";
import { WasmGraph } from "./wasmGraph.ts";
import { WasmMemory } from "./wasmMemory.ts";
import { throwLastError, type WasmModule } from "./wasmModule.ts";

/** The version of `onnxruntime-web`, whose module is called by its own names: no other will do. */
export const WASM_VERSION = "1.30.0";

/** Addresses of the two files of `onnxruntime-web` that are loaded: Node finds them itself. */
export interface WasmFiles {
  /** Of `ort-wasm-simd-threaded.mjs`. Threads load it once more. */
  module?: string;
  /** Of `ort-wasm-simd-threaded.wasm`. Defaults to a file beside the module. */
  binary?: string;
}

export interface WasmOptions {
  readonly threads: number;
  readonly wasmFiles?: WasmFiles;
}

const MOST_THREADS = 8;

/** How many threads WebAssembly has been started with. */
let started: number | undefined;

/** Threads that WebAssembly has been started with, or would be if nothing else is said. */
export function wasmThreads(): number {
  if (started !== undefined) return started;
  const all = processors();
  const isPage = typeof process === "undefined" || process.versions?.node === undefined;
  // In Node they would keep the process alive.
  if (!isPage || !hasSharedMemory() || all < 2) return 1;
  return Math.min(MOST_THREADS, Math.max(2, Math.floor(all / 2)));
}

/** Whether memory can be sent to threads: in a page that is isolated across origins, and Node. */
const hasSharedMemory = () =>
  typeof SharedArrayBuffer !== "undefined" && (globalThis.crossOriginIsolated ?? true);

/**
 * ONNX Runtime's WebAssembly, whose calls return when they are done.
 *
 * @throws {OnnxArgumentError} if threads are no positive integer, or cannot be had here.
 * @throws {OnnxRuntimeMissingError} if its package or files are missing.
 */
export async function loadWasm({ threads, wasmFiles = {} }: WasmOptions): Promise<Runtime> {
  checkThreadsHere(threads);
  const module = await instantiate(threads, wasmFiles);
  if (module._OrtInit(threads, SILENT) !== 0) throwLastError(module);
  started = threads;
  const memory = new WasmMemory(module);
  return {
    name: "wasm",
    memory,
    compile(model, options) {
      checkOptionsHere(options, threads);
      return new WasmGraph(module, memory, model, options);
    },
  };
}

/** Errors are thrown, not printed. */
const SILENT = 4;

function checkThreadsHere(threads: number): void {
  checkInteger("startOnnxRuntime", "threads", threads, [1, 64], OnnxArgumentError);
  if (threads === 1 || hasSharedMemory()) return;
  throw new OnnxArgumentError(
    `startOnnxRuntime: threads must be 1 where the page is not isolated across origins, got ` +
      `${threads}. Serve it with Cross-Origin-Opener-Policy: same-origin and ` +
      "Cross-Origin-Embedder-Policy: require-corp, or leave threads out.",
  );
}

/** What a session asks for that only the native library has. */
function checkOptionsHere({ provider, profile }: CompileOptions, threads: number): void {
  if (provider !== "cpu") {
    throw new ProviderMissingError(
      `onnxRuntime: the provider "${provider}" must be of the native library, got WebAssembly ` +
        `with ${threads} threads. Use "cpu".`,
    );
  }
  if (profile !== undefined) {
    throw new OnnxArgumentError(
      "Session: profile must be left out on WebAssembly, which writes no files, got " +
        `${JSON.stringify(profile)}.`,
    );
  }
}

type Factory = (config: Readonly<Record<string, unknown>>) => Promise<WasmModule>;

const MODULE = "onnxruntime-web/ort-wasm-simd-threaded.mjs";
const WASM = "ort-wasm-simd-threaded.wasm";

async function instantiate(threads: number, files: WasmFiles): Promise<WasmModule> {
  const { module = MODULE, binary } = files;
  let factory: Factory;
  try {
    // No bundler may follow it: the file names modules of Node, and the package is optional.
    factory = (await import(/* @vite-ignore */ /* webpackIgnore: true */ module)).default;
  } catch (cause) {
    throw missing(module, cause);
  }
  const said: string[] = [];
  const config: Record<string, unknown> = {
    numThreads: threads,
    printErr: (line: string) => said.push(line),
  };
  const wasm = binary ?? (files.module && new URL(WASM, new URL(module, baseOf())).href);
  if (wasm) config.locateFile = () => wasm;
  try {
    return await factory(config);
  } catch (cause) {
    throw missing(wasm ?? WASM, said[0] ?? cause);
  }
}

const baseOf = () => globalThis.location?.href ?? import.meta.url;

function missing(file: string, cause: unknown): OnnxRuntimeMissingError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const [first] = reason.split("\n");
  return new OnnxRuntimeMissingError(
    `onnxRuntime: ${file} must load, got: ${first} Install it beside this package, npm install ` +
      `onnxruntime-web@${WASM_VERSION}, and in a page say by wasmFiles where its files are.`,
    { cause },
  );
}
