import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Declared, declaredOptions } from "./declaredOptions.ts";

/** What each package says of itself, and its folder. */
export const manifests = globSync(
  fileURLToPath(new URL("../../packages/*/package.json", import.meta.url)),
).map((file) => ({ ...JSON.parse(readFileSync(file, "utf8")), folder: dirname(file) }));

/** The source of each entry. */
const sources = manifests.flatMap(({ name, folder, exports = {} }) =>
  Object.entries(exports as Record<string, { "@rote/source"?: string }>).flatMap(
    ([entry, { "@rote/source": source }]) =>
      source === undefined ? [] : [{ entry: name + entry.slice(1), file: join(folder, source) }],
  ),
);
const declaredIn = declaredOptions(sources.map(({ file }) => file));

/** What each entry declares. */
export const declaredByEntry: readonly (readonly [entry: string, declared: readonly Declared[]])[] =
  sources.map(({ entry, file }) => [entry, declaredIn.get(file)!]);

/** What a function or class of some entries declares, argument by argument. */
export function declaredBy(entries: object, wanted: string): Declared[] {
  const found = declaredByEntry.flatMap(([entry, declared]) =>
    entry in entries ? declared.filter(({ name }) => name === wanted) : [],
  );
  return [...new Map(found.map((one) => [one.at, one])).values()];
}
