// A page's bundle: esbuild stops at every import that it cannot follow.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("bundles for a page hold neither runtime, nor ask for a module of Node", async () => {
  const { metafile, warnings } = await build({
    entryPoints: [fileURLToPath(new URL("./index.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@rote/source"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  expect(warnings).toEqual([]);
  const files = Object.keys(metafile.inputs);
  expect(files.some((file) => file.endsWith("onnx/src/wasmRuntime.ts"))).toBe(true);
  expect(files.filter((file) => file.includes("onnxruntime"))).toEqual([]);
});
