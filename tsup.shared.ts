import { defineConfig, type Options } from "tsup";

/** What every package builds: ESM with types and source maps, from `src/index.ts`. */
export const library = (overrides: Options = {}) =>
  defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    dts: true,
    sourcemap: true,
    esbuildOptions(options) {
      options.sourcesContent = false; // `src` is in the package
    },
    clean: true,
    target: "es2022",
    ...overrides,
  });
