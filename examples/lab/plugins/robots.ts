import type { Plugin } from "vite";

/** Emits `robots.txt`: search engines may show the page. */
export function robots(): Plugin {
  return {
    name: "robots",
    apply: "build",
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: "robots.txt",
        source: "User-agent: *\nAllow: /\n",
      });
    },
  };
}
