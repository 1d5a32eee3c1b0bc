import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** Bytes above which a file is kept only once it has been asked for. */
const LARGE = 4_000_000;

/**
 * Emits `serviceWorker.js`: the page and everything it may load, kept on the first visit, but for
 * large files. Its text changes with the files, so that a new version of the page replaces the old
 * one.
 */
export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post", // after the pages have been added
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith(".map"));
      const version = createHash("sha256");
      const small: string[] = [];
      for (const name of files) {
        const output = bundle[name]!;
        const content = output.type === "chunk" ? output.code : output.source;
        version.update(name).update(content);
        if (content.length < LARGE) small.push(name);
      }
      const source = readFileSync(`${import.meta.dirname}/../serviceWorker.js`, "utf8");
      this.emitFile({
        type: "asset",
        fileName: "serviceWorker.js",
        source: source
          .replace("__FILES__", JSON.stringify(["./", ...small]))
          .replace("__VERSION__", JSON.stringify(version.digest("hex").slice(0, 12))),
      });
    },
  };
}
