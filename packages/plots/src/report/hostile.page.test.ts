import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportFiles } from "../index.ts";
import { hostileReport, impossibleReport, longReport } from "./hostile.testing.ts";

// Records are anybody's: whatever they say is shown, and nothing of it is done.

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rote-hostile-"));
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Opens a file of the folder, and says what it did besides being shown. */
async function open(name: string, width: number, look: (page: Page) => Promise<void>) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, offline: true });
  const address = pathToFileURL(join(folder, name)).href;
  const done: string[] = [];
  page.on("dialog", async (dialog) => {
    done.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("console", (message) => done.push(`a message: ${message.text()}`));
  page.on("pageerror", (error) => done.push(`an error: ${error.message}`));
  page.on("popup", () => done.push("a window"));
  page.on("request", (request) => {
    if (request.url() !== address) done.push(`a request for ${request.url().slice(0, 200)}`);
  });
  try {
    await page.goto(address);
    await look(page);
    expect(page.url()).toBe(address);
    expect(done).toEqual([]);
  } finally {
    await page.close();
  }
}

/** Elements that can run, load or send something, and attributes that would. */
const active = (page: Page) =>
  page.evaluate(() => {
    const elements = [...document.querySelectorAll("*")];
    const bad = "script, iframe, object, embed, img, link, form, base, foreignObject, image, use";
    return [
      ...[...document.querySelectorAll(bad)].map(({ localName }) => localName),
      ...elements.flatMap(({ attributes }) =>
        [...attributes]
          .filter(({ name, value }) => /^on/i.test(name) || /^\s*javascript:/i.test(value))
          .map(({ name, value }) => `${name}=${value}`),
      ),
    ];
  });

/** Of the long checks: longer than any run, and what would fill the memory if it were repeated. */
const isFull = process.env.ROTE_TEST_FULL !== undefined;
const [epochs, characters] = isFull ? [100_000, 10_000_000] : [5000, 1_000_000];

const reports = [
  ["hostile texts", hostileReport],
  ["impossible numbers", impossibleReport],
  ["many epochs and a long text", () => longReport(epochs, characters)],
] as const;

for (const [what, make] of reports) {
  test(`a report of ${what} does nothing, and is laid out at every width`, {
    timeout: 180_000,
  }, async () => {
    const files = reportFiles(make());
    for (const { name, content } of files) {
      expect(name).toMatch(/^[A-Za-z0-9-]+\.(html|svg|pdf|csv|tex)$/);
      writeFileSync(join(folder, name), content);
    }
    for (const width of [360, 1280]) {
      await open("report.html", width, async (page) => {
        expect(await active(page)).toEqual([]);
        const found = await page.evaluate(() => ({
          width: document.documentElement.scrollWidth,
          heading: document.querySelector("h1")!.getBoundingClientRect().width,
          sections: document.querySelectorAll("h2").length,
          style: getComputedStyle(document.body).margin,
        }));
        expect(found.width).toBeLessThanOrEqual(width);
        expect(found.heading).toBeGreaterThan(200);
        expect(found.sections).toBeGreaterThan(0);
        expect(found.style).toBe("0px");
      });
    }
    for (const { name, content } of files.filter(({ name }) => name.endsWith(".svg"))) {
      expect(content).not.toMatch(/ (d|[xyr][12]?|c[xy]|transform|width|height)="[^"]*(NaN|Inf)/);
      await open(name, 1280, async (page) => expect(await active(page)).toEqual([]));
    }
  });
}
