import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seriousFindings } from "../../../../axe.shared.ts";
import { reportFiles } from "../index.ts";
import {
  sweepRecords,
  testClaims,
  testExpressivity,
  testLinear,
  testRecords,
  withSeed,
} from "../records.testing.ts";

// The page as a reader opens it: from disk, in Chromium, without a network.

const once = testRecords();
const sweep = sweepRecords(
  (p) => 10 + 20 * p,
  (p) => 0.5 + 0.4 * p,
).map((record) => ({
  ...record,
  model: "mlp-1x512",
}));
const files = reportFiles({
  title: "A report of everything",
  runs: [...once, ...withSeed(once, 1), ...sweep, ...withSeed(sweep, 1)],
  linear: testLinear(),
  expressivity: testExpressivity(),
  claims: testClaims(),
  scale: "tiny",
  rerun: "rote reproduce all --scale tiny",
  environment: { node: "24" },
  lab: ({ name }) => `https://example.org/lab/#run=${name.length}`,
});

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rote-report-"));
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

interface Look {
  width?: number;
  colorScheme?: "light" | "dark";
}

async function open(
  { width = 1280, colorScheme = "light" }: Look,
  look: (page: Page) => Promise<void>,
) {
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    colorScheme,
    offline: true,
    acceptDownloads: true,
  });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address("report.html")) complaints.push(`request for ${request.url()}`);
  });
  try {
    await page.goto(address("report.html"));
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const address = (name: string) => pathToFileURL(join(folder, name)).href;

/** Of every figure shown: its own box, and those of its texts. */
const figuresOn = (page: Page) =>
  page.evaluate(() => {
    const box = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { text: element.textContent, left, right, top, bottom };
    };
    return [...document.querySelectorAll("figure svg.rote-figure")]
      .filter((svg) => svg.getClientRects().length > 0)
      .map((svg) => ({ sheet: box(svg), texts: [...svg.querySelectorAll("text")].map(box) }));
  });

const looks = [360, 390, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

describe.each(looks)("the report at $width pixels, $colorScheme", (look) => {
  test("asks for nothing, complains of nothing, and is no wider than the window", async () => {
    await open(look, async (page) => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(look.width);
    });
  });

  test("is one of which axe has nothing serious to say, with all of it open", async () => {
    await open(look, async (page) => {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      expect(await seriousFindings(page)).toEqual([]);
    });
  });

  test("shows one drawing of each figure, with every text inside and on no other", async () => {
    await open(look, async (page) => {
      const figures = await figuresOn(page);
      expect(figures).toHaveLength(6 + 3); // and those of the first screen
      for (const { sheet, texts } of figures) {
        expect(texts.length).toBeGreaterThan(10);
        texts.forEach((a, i) => {
          expect(a.left, a.text!).toBeGreaterThanOrEqual(sheet.left - 0.5);
          expect(a.right, a.text!).toBeLessThanOrEqual(sheet.right + 0.5);
          for (const b of texts.slice(i + 1)) {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            // A line of text is taller than its letters: a few pixels may be shared.
            expect(across > 1 && down > 4, `"${a.text}" on "${b.text}"`).toBe(false);
          }
        });
      }
    });
  });
});

/** Relative luminance, 0 black to 1 white, of what a style says, roughly. */
const brightness = (color: string) => {
  const [r, g, b] = color.match(/[\d.]+/g)!.map(Number) as [number, number, number];
  return (0.21 * r + 0.72 * g + 0.07 * b) / 255;
};

test.each(["light", "dark"] as const)(
  "page and figures are %s where the reader asks for it",
  async (colorScheme) => {
    await open({ colorScheme }, async (page) => {
      const [paper, ink, figure] = await page.evaluate(() => {
        const text = document.querySelector("figure .wide svg text")!;
        const body = getComputedStyle(document.body);
        return [body.backgroundColor, body.color, getComputedStyle(text).fill];
      });
      const isLight = colorScheme === "light";
      expect(brightness(paper!) > 0.5).toBe(isLight);
      expect(brightness(ink!) > 0.5).toBe(!isLight);
      expect(brightness(figure!) > 0.5).toBe(!isLight);
    });
  },
);

test("every file that the page offers is the one that lies beside the page", async () => {
  await open({}, async (page) => {
    const offered = await page
      .locator("a[download]")
      .evaluateAll((links) =>
        (links as HTMLAnchorElement[]).map(({ download, href }) => ({ download, href })),
      );
    expect(offered).toHaveLength(files.length - 1);
    for (const { download, href } of offered) {
      const content = await (await fetch(href)).text(); // all of it is in the link itself
      expect(content).toBe(readFileSync(join(folder, download), "utf8"));
    }

    // One of them through the browser, which holds a page back that downloads many at once.
    const waiting = page.waitForEvent("download");
    await page.locator("a[download]").first().click();
    const download = await waiting;
    const saved = readFileSync(await download.path(), "utf8");
    expect(saved).toBe(readFileSync(join(folder, download.suggestedFilename()), "utf8"));
  });
});

test("what opens, links or scrolls is reached with the keyboard alone", async () => {
  await open({ width: 390 }, async (page) => {
    const all = await page.evaluate(
      () => document.querySelectorAll("a, summary, [tabindex='0']").length,
    );
    const hidden = await page.evaluate(
      () =>
        [
          ...document.querySelectorAll("details:not([open]) :is(a, [tabindex='0'], summary)"),
        ].filter((element) => element.getClientRects().length === 0 || !element.checkVisibility())
          .length,
    );
    const reached = new Set<number>();
    for (let i = 0; i < all + 5; i++) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() =>
        [...document.querySelectorAll("a, summary, [tabindex='0']")].indexOf(
          document.activeElement!,
        ),
      );
      if (place >= 0) reached.add(place);
    }
    expect(reached.size).toBe(all - hidden);
  });
});

test("a line of the first screen opens the claim that it leads to", async () => {
  await open({}, async (page) => {
    const line = page.locator(".glance a").first();
    const claim = page.locator(`[id="${(await line.getAttribute("href"))!.slice(1)}"]`);
    expect(await claim.isVisible()).toBe(false);
    await line.click();
    expect(await claim.isVisible()).toBe(true);
  });
});

test("each section opens to one figure at most; a link opens one that is folded", async () => {
  await open({}, async (page) => {
    const visible = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("section:not(:has(.overview))")].map((section) =>
          [...section.querySelectorAll("article")]
            .filter((article) => article.checkVisibility())
            .map((article) => article.getAttribute("aria-labelledby")),
        ),
      );
    const shown = await visible();
    expect(shown.every((ids) => ids.length <= 1)).toBe(true);
    expect(shown.flat()).toContain("figure1b");
    expect(shown.flat()).not.toContain("figure1c");
    await page.locator('.overview a[href="#figure1c"]').click();
    expect((await visible()).flat()).toContain("figure1c");
  });
});

test("contents stay in sight where there is room for them", async () => {
  await open({ width: 1280 }, async (page) => {
    await page.evaluate(() => document.getElementById("records")!.scrollIntoView());
    const top = await page.locator("nav").evaluate((nav) => nav.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(100);
  });
});

test("in print the wide drawings are shown, and nothing that paper cannot do", async () => {
  await open({ width: 390 }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const shown = (selector: string) =>
      page.evaluate(
        (selector) =>
          [...document.querySelectorAll(selector)].filter(
            (element) => element.getClientRects().length > 0,
          ).length,
        selector,
      );
    expect(await shown("figure .wide")).toBe(6);
    expect(await shown("figure .narrow, nav, a[download]")).toBe(0);
  });
});

test("each SVG file stands alone: an image that Chromium draws", async () => {
  const page = await browser.newPage({ offline: true });
  for (const { name } of files.filter(({ name }) => name.endsWith(".svg"))) {
    await page.goto(address(name));
    const width = await page.evaluate(() => document.documentElement.getBoundingClientRect().width);
    expect(width, name).toBe(name.endsWith("-column.svg") ? 312 : 760);
    expect(await page.locator("parsererror").count(), name).toBe(0);
  }
  await page.close();
});

/** Pixels of a picture that are about of a colour: those at edges, too. */
const pixelsOf = (page: Page, png: Buffer, colour: readonly number[]) =>
  page.evaluate(
    async ({ data, colour }) => {
      const picture = await createImageBitmap(await (await fetch(data)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
      canvas.drawImage(picture, 0, 0);
      const { data: values } = canvas.getImageData(0, 0, picture.width, picture.height);
      let count = 0;
      for (let i = 0; i < values.length; i += 4) {
        if (colour.every((value, j) => Math.abs(values[i + j]! - value) < 64)) count++;
      }
      return count;
    },
    { data: `data:image/png;base64,${png.toString("base64")}`, colour },
  );

test("each PDF file is the figure of its SVG, as Chromium's reader of PDF draws it", async () => {
  const pdfs = files.filter(({ name }) => name.endsWith(".pdf"));
  expect(pdfs).toHaveLength(6);
  const large = { viewport: { width: 1000, height: 1000 } };
  const page = await browser.newPage(large);
  const blank = await browser.newPage();
  const blue = [0x2d, 0x4f, 0xa4];
  for (const { name } of pdfs) {
    await page.goto(address(name.replace(".pdf", ".svg")));
    const drawn = await pixelsOf(blank, await page.screenshot(), blue);
    expect(drawn, name).toBeGreaterThan(50);
    const reader = await browser.newPage(large);
    await reader.goto(address(name));
    const inPdf = async () => pixelsOf(blank, await reader.screenshot(), blue);
    await expect.poll(inPdf, { timeout: 30_000 }).toBeGreaterThan(drawn / 3);
    await reader.close();
  }
  await page.close();
  await blank.close();
});
