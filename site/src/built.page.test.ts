import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { looks, seriousFindings } from "../../axe.shared.ts";
import { builtSite } from "./builtSite.testing.ts";
import { folders } from "./folders.ts";

const visit = builtSite();

const routes = globSync("**/*.html", { cwd: folders.built })
  .filter((file) => !/^(docs|lab)\//.test(file)) // reports and the lab are pages of their own
  .map((file) => file.replace(/(index)?\.html$/, ""))
  .sort();
/** The HTML of a page. */
function htmlOf(route: string): string {
  const file = /(^|\/)$/.test(route) ? `${route}index` : route;
  return readFileSync(join(folders.built, `${file}.html`), "utf8");
}

const live = routes.filter((route) => htmlOf(route).includes("live-cell"));

/** Runs a cell, and returns what it said once it has ended. */
async function run(page: Page, place: number): Promise<{ said: string; failed: boolean }> {
  const cell = page.locator(".live-cell").nth(place);
  await cell.getByRole("button", { name: "Run" }).click();
  const output = cell.locator(".live-output:is(.done, .failed)");
  await output.waitFor({ timeout: 60_000 });
  const failed = (await output.getAttribute("class"))!.includes("failed");
  return { said: (await output.textContent())!, failed };
}

describe("axe has nothing serious to say of the site", () => {
  const kinds = [
    "",
    "start",
    "packages/corruptions",
    "api/@rote/random",
    "results/",
    "results/claims",
    "404",
  ];
  test.each(
    kinds.flatMap((route) =>
      looks.map((look) => [route, look.viewport.width, look.colorScheme, look] as const),
    ),
  )("page /%s at %i pixels, %s", async (route, _, __, look) => {
    const wrong = await visit(route, look, async (page) => {
      await page.locator("#VPContent, .NotFound").first().waitFor();
      if (route === "start") await run(page, 0);
      expect(await seriousFindings(page)).toEqual([]);
    });
    expect(wrong).toEqual([]);
  });
});

test("every page has a title and a description, and robots may read it", () => {
  for (const text of routes.map(htmlOf)) {
    expect(text.includes("<title>")).toBe(true);
    expect(text.includes('<meta name="description" content="')).toBe(true);
  }
  expect(readFileSync(join(folders.built, "robots.txt"), "utf8")).toContain("Allow: /");
});

test("every column of a table has a name", () => {
  for (const route of routes) expect(htmlOf(route), route).not.toMatch(/<th[^>]*><\/th>/);
});

test("the search for PyTorch finds how its weights come in first", async () => {
  const wrong = await visit("start", {}, async (page) => {
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.locator("#localsearch-input").fill("pytorch");
    const first = page.locator("a.result").first();
    await expect.poll(() => first.textContent()).toContain("Weights from PyTorch");
  });
  expect(wrong).toEqual([]);
});

describe("programs that run in the page", () => {
  test("are those of many pages", () => {
    expect(live).toEqual(expect.arrayContaining(["start", "paper", "packages/random"]));
    expect(live.length).toBeGreaterThan(12);
  });

  test.each(live)("all of /%s end well", { timeout: 180_000 }, async (route) => {
    const wrong = await visit(route, {}, async (page) => {
      const count = await page.locator(".live-cell").count();
      for (let i = 0; i < count; i++) {
        const { said, failed } = await run(page, i);
        expect(failed, said).toBe(false);
      }
    });
    expect(wrong).toEqual([]);
  });

  test("say what the page says they do", async () => {
    await visit("paper", {}, async (page) => {
      expect((await run(page, 0)).said).toBe("10\ntrue");
    });
    await visit("packages/corruptions", {}, async (page) => {
      expect((await run(page, 0)).said).toBe(
        "Uint8Array [1, 1, 1]\n[{ index: 1, image: false, label: { from: 0, to: 1 } }]",
      );
    });
  });

  test("can be changed, fail in words, be stopped, and be had back", async () => {
    await visit("paper", {}, async (page) => {
      const cell = page.locator(".live-cell").first();
      const code = await cell.locator("pre code").textContent();
      await cell.getByRole("button", { name: "Change" }).click();
      const field = page.getByRole("textbox", { name: "The program, to be changed" });
      expect(await field.inputValue()).toBe(code);

      await field.fill(code!.replace("[3, 1, 4, 1]", "[3, 1, 4, 1, 5]"));
      const refused = await run(page, 0);
      expect(refused.failed).toBe(true);
      expect(refused.said).toContain(
        "fitAnyFunction: there must be a value for each of the 4 points, got 5.",
      );

      await field.fill('import { readFileSync } from "node:fs";');
      expect((await run(page, 0)).said).toContain('A page cannot import "node:fs"');

      await field.fill("for (;;) console.log(1);");
      await cell.getByRole("button", { name: "Run" }).click();
      await cell.getByText("Running …").waitFor();
      await cell.getByRole("button", { name: "Stop" }).click();
      await cell.getByText("Stopped.").waitFor();

      await cell.getByRole("button", { name: "Reset" }).click();
      expect((await run(page, 0)).said).toBe("10\ntrue");
    });
  });
});
