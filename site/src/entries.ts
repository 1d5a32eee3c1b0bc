import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { repository } from "./folders.ts";

/** What can be imported from a package. */
export interface Entry {
  /** As an import names it: "@rote/corruptions/tfjs". */
  name: string;
  /** Its module, from the repository's root. */
  source: string;
}

/** Every entry of every package that has modules to import. */
export const entries: readonly Entry[] = globSync("packages/*/package.json", { cwd: repository })
  .sort()
  .flatMap((file) => {
    const manifest = JSON.parse(readFileSync(`${repository}${file}`, "utf8"));
    const modules = Object.entries<{ "@rote/source"?: string }>(manifest.exports ?? {});
    return modules.flatMap(([path, { "@rote/source": module }]) => {
      if (module === undefined) return []; // package.json
      const source = posix.join(posix.dirname(file), module);
      return [{ name: manifest.name + path.slice(1), source }];
    });
  });
