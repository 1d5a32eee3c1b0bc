import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
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

element("thead tr").append(...cellsOf("th", columns));
for await (const measured of measureBackends({ wasmPaths })) {
  const row = document.createElement("tr");
  row.append(...cellsOf("td", rowOf(measured)));
  element("tbody").append(row);
}
element("[role=status]").textContent = "Done.";
