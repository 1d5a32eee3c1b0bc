import { expect, test } from "vitest";
import { looks, seriousFindings } from "../../../axe.shared.ts";
import { ended, publishedSite, small } from "./site.ts";

const site = publishedSite();

const name = ({ viewport, colorScheme }: (typeof looks)[number]) =>
  `${viewport.width} pixels, ${colorScheme}`;

test.each(looks.map((look) => [name(look), look] as const))(
  "axe has nothing serious to say of the lab, with a run and a picture looked into: %s",
  async (_, look) => {
    const { page } = await site.visit(`#${small}&backend=wasm`, look);
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    await page.locator(".grids .train button").first().click();
    await page.getByText("All settings").click();
    await page.locator("[data-run=here]").getByText("More").click();
    await page.locator(".first-layer").scrollIntoViewIfNeeded();
    expect(await seriousFindings(page)).toEqual([]);
  },
);

test.each(looks.map((look) => [name(look), look] as const))(
  "axe has nothing serious to say of a step of the story and of the page of theory: %s",
  async (_, look) => {
    const { page } = await site.visit("#story=2", { ...look, reducedMotion: "reduce" });
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    await page.getByRole("button", { name: "It fails: there is nothing to learn" }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${site.url}linear.html`);
    // A chart is drawn when it comes near the screen, and moves those below it.
    const drawn = async () => {
      for (const chart of await page.locator(".chart").all()) await chart.scrollIntoViewIfNeeded();
      return page.locator(".chart svg[role=img]").count();
    };
    await expect.poll(drawn).toBe(3);
    expect(await seriousFindings(page)).toEqual([]);
  },
);
