import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright";

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe-core finds on a page as it stands that keeps somebody from using it: its rules of
 * "serious" and "critical" impact, each with the elements that it is about. Empty if all is well.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(script); // unlike a script's tag, also where the page allows no scripts
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** A phone and a screen, light and dark. */
export const looks = [390, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({
    viewport: { width, height: 844 },
    colorScheme,
  })),
);
