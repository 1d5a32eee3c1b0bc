import { entries } from "./entries.ts";
import type { Page } from "./pages.ts";

/** The pages of a package's API, one for each of its entries: "@rote/corruptions/tfjs". */
export function apiPages(packageName: string): Page[] {
  return entries
    .filter(({ name }) => name === packageName || name.startsWith(`${packageName}/`))
    .map(({ name, source }) => ({ source, route: `api/${name}`, title: name }));
}
