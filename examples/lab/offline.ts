import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Emits `serviceWorker.js`: the page and everything it may load, kept on the first visit. Its text
 * changes with the files, so that a new version of the page replaces the old one.
 */
export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post", // after the pages have been added
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith(".map"));
      const version = createHash("sha256");
      for (const name of files) {
        const output = bundle[name]!;
        version.update(name).update(output.type === "chunk" ? output.code : output.source);
      }
      const source = readFileSync(`${import.meta.dirname}/serviceWorker.js`, "utf8");
      this.emitFile({
        type: "asset",
        fileName: "serviceWorker.js",
        source: source
          .replace("__FILES__", JSON.stringify(["./", ...files]))
          .replace("__VERSION__", JSON.stringify(version.digest("hex").slice(0, 12))),
      });
    },
  };
}
