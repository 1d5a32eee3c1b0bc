import { type Browser, chromium, type Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

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
}, 120_000);

beforeEach(async () => {
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.waitForSelector("main canvas");
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** What is shown: for each condition its pictures and labels. */
const shown = () =>
  page.$$eval("main section", (sections) =>
    sections.map((section) => ({
      title: section.querySelector("h2")!.firstChild!.textContent,
      pictures: [...section.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()),
      labels: [...section.querySelectorAll("figcaption")].map((caption) => caption.textContent),
      marked: section.querySelectorAll("figcaption.changed").length,
    })),
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

test("shows the paper's six conditions, each changing what it says", async () => {
  const [clean, partial, random, shuffled, own, gaussian] = await shown();
  expect((await shown()).map(({ title }) => title)).toEqual([
    "true labels",
    "partially corrupted labels",
    "random labels",
    "shuffled pixels",
    "random pixels",
    "gaussian",
  ]);
  for (const condition of [partial, random]) {
    expect(condition!.pictures).toEqual(clean!.pictures);
    expect(condition!.labels).not.toEqual(clean!.labels);
    const changed = condition!.labels.filter((label, i) => label !== clean!.labels[i]);
    expect(condition!.marked).toBe(changed.length);
  }
  for (const condition of [shuffled, own, gaussian]) {
    expect(condition!.labels).toEqual(clean!.labels);
    for (const [i, picture] of condition!.pictures.entries()) {
      expect(picture).not.toBe(clean!.pictures[i]);
    }
  }
  expect(errors).toEqual([]);
});

test("equal pictures stay equal under one permutation, not under one for each", async () => {
  const [clean, , , shuffled, own] = await shown();
  expect(clean!.pictures[7]).toBe(clean!.pictures[0]);
  expect(shuffled!.pictures[7]).toBe(shuffled!.pictures[0]);
  expect(own!.pictures[7]).not.toBe(own!.pictures[0]);
});

test("the same seed brings the same data back, another seed other data", async () => {
  const first = await shown();
  await set("#seed", "7");
  const [, , ...others] = await shown();
  for (const [i, condition] of others.entries()) expect(condition).not.toEqual(first[i + 2]);
  await set("#seed", "0");
  expect(await shown()).toEqual(first);
});

test("partially corrupted labels go from the true ones to the random ones", async () => {
  await set("#probability", "0");
  const [clean, none, random] = await shown();
  expect(none!.labels).toEqual(clean!.labels);
  await set("#probability", "1");
  const [, all] = await shown();
  expect(all!.labels).toEqual(random!.labels);
});

test("takes pictures from files, and refuses what is none", async () => {
  const buffer = await page.locator("canvas").first().screenshot();
  const file = (name: string, bytes: Buffer) => ({ name, mimeType: "image/png", buffer: bytes });
  await page.setInputFiles("#pictures", [file("north.png", buffer), file("south.png", buffer)]);
  await page.waitForFunction(() => document.querySelectorAll("canvas").length === 12);
  expect((await shown())[0]!.labels).toEqual(["north", "south"]);

  await page.setInputFiles("#pictures", [file("text.png", Buffer.from("no picture"))]);
  await page.waitForSelector("#pictures:invalid");
  expect((await shown())[0]!.labels).toEqual(["north", "south"]);
  expect(errors).toEqual([]);
});
