import { startBackend } from "@rote/backends";
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import webgpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import webgpuModule from "onnxruntime-web/webgpu?url";
import { measureBackends } from "./measure.ts";
import { columns, rowOf } from "./row.ts";

const element = (selector: string) => document.querySelector(selector)!;
const cellsOf = (tag: "th" | "td", texts: readonly string[]) =>
  texts.map((text) => {
    const cell = document.createElement(tag);
    cell.textContent = text;
    return cell;
  });

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

const onnxFiles = { module, binary };
const webgpuFiles = { module: webgpuModule, binary: webgpuBinary };
const files = { wasmPaths, onnxFiles, webgpuFiles };

element("thead tr").append(...cellsOf("th", columns));
for await (const measured of measureBackends(files)) {
  const row = document.createElement("tr");
  row.append(...cellsOf("td", rowOf(measured)));
  element("tbody").append(row);
}
const { summary } = await startBackend(files);
element("[role=status]").textContent = `Done. startBackend() takes ${summary}.`;
