import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { defaultClientConditions, defineConfig, type UserConfig } from "vite";
import { offline } from "./plugins/offline.ts";
import { paperRecords } from "./plugins/paperRecords.ts";
import { cifar10, photographs } from "./plugins/photographs.ts";
import { robots } from "./plugins/robots.ts";

/**
 * What `pnpm data` has put into the public folder: found now, so that the page asks for nothing
 * else.
 */
function servedData(publicDir: string) {
  const folder = `${publicDir}/data`;
  const manifests = existsSync(folder) ? globSync(`${folder}/*.json`) : [];
  return Object.fromEntries(
    manifests.map((path) => [basename(path, ".json"), JSON.parse(readFileSync(path, "utf8"))]),
  );
}

const tfjs = ["core", "layers", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

/** With them a page may share memory with threads; on other hosts the service worker adds them. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

interface LabOptions {
  /** The folder whose files are served as they are. */
  publicDir?: string;
  /** Finds the photographs that come with the page. */
  sets?: typeof cifar10;
}

export const labConfig = ({
  publicDir = `${import.meta.dirname}/public`,
  sets = cifar10,
}: LabOptions = {}): UserConfig => ({
  root: import.meta.dirname,
  publicDir,
  base: "./", // any folder of any host
  resolve: {
    conditions: ["@rote/source", ...defaultClientConditions],
    dedupe: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"],
  },
  define: { __SERVED__: JSON.stringify(servedData(publicDir)) },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Prepared before the page asks: found on the way, they would make it load anew.
  optimizeDeps: {
    include: [
      ...tfjs.map((name) => `@tensorflow/tfjs-${name}`),
      "@rote/options > fastest-levenshtein",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf/codegenv2",
    ],
    exclude: ["onnxruntime-web"],
  },
  worker: { format: "es" },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: {
    target: "es2022",
    rolldownOptions: { input: ["index.html", "linear.html"] },
  },
  plugins: [photographs(sets), paperRecords(), robots(), offline()],
});

export default defineConfig(labConfig());
