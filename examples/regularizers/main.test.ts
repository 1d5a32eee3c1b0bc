import { type Browser, chromium, type Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: ViteDevServer;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  server = await createServer({ root: import.meta.dirname, logLevel: "error" });
  await server.listen();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.waitForSelector("main canvas");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** All pictures shown, as text: row by row, epoch by epoch. */
const pictures = () =>
  page.$$eval("main .row", (rows) =>
    rows.map((row) => [...row.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL())),
  );
const set = (selector: string, value: string) =>
  page.$eval(
    selector,
    (input, text) => {
      (input as HTMLInputElement).value = text;
      input.dispatchEvent(new Event("input"));
    },
    value,
  );

test("shows a row for each regularizer, with another picture in each epoch", async () => {
  const titles = await page.$$eval("main h2", (headings) => headings.map((h) => h.textContent));
  expect(titles).toHaveLength(7);
  for (const [i, row] of (await pictures()).entries()) {
    expect(row).toHaveLength(8);
    // A flip has two outcomes; of the others, two in a row may meet by chance.
    const different = new Set(row).size;
    if (titles[i] === "random horizontal flip") expect(different).toBe(2);
    else expect(different).toBeGreaterThan(5);
  }
  expect(errors).toEqual([]);
});

test("the same epoch brings back the same pictures, another seed brings others", async () => {
  const first = await pictures();
  await set("#epoch", "3");
  expect((await pictures()).map((row) => row[0])).toEqual(first.map((row) => row[3]));
  await set("#epoch", "0");
  expect(await pictures()).toEqual(first);
  await set("#seed", "1");
  expect(await pictures()).not.toEqual(first);
  expect(errors).toEqual([]);
});
