import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { defaultClientConditions, defineConfig, type UserConfig } from "vite";
import { offline } from "./offline.ts";

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

/** Of Node: never asked for in a page. */
const external = ["@rote/tfjs-backend-onnx"];

const tfjs = ["core", "layers", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

/** `publicDir`: the folder whose files are served as they are. */
export const labConfig = (publicDir = `${import.meta.dirname}/public`): UserConfig => ({
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
  optimizeDeps: { include: tfjs.map((name) => `@tensorflow/tfjs-${name}`), exclude: external },
  worker: { format: "es", rolldownOptions: { external } },
  build: {
    target: "es2022",
    rolldownOptions: {
      input: ["index.html", "linear.html"],
      external,
    },
  },
  plugins: [offline()],
});

export default defineConfig(labConfig());
