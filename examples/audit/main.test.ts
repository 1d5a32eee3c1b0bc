import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The page as it is published, in Chromium.

let folder: string;
let browser: Browser;
let server: PreviewServer;
let url: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rote-audit-page-"));
  const outDir = join(folder, "dist");
  const configFile = join(import.meta.dirname, "vite.config.ts");
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = "production"; // Vitest's own would make a build for tests
  await build({ configFile, logLevel: "error", build: { outDir, reportCompressedSize: false } });
  process.env.NODE_ENV = NODE_ENV;
  server = await preview({
    configFile,
    logLevel: "error",
    build: { outDir },
    preview: { port: 0 },
  });
  url = server.resolvedUrls!.local[0]!;
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}, 120_000);

afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of a fresh visitor, and what went wrong on it, or left it, so far. */
async function visit(width = 1280): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  contexts.push(context);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  context.on("request", (request) => {
    const own = new RegExp(`^(${url}|data:|blob:${url})`);
    if (request.method() !== "GET" || !own.test(request.url())) wrong.push(request.url());
  });
  await page.goto(url);
  await page.getByText("Settings").click();
  await page.selectOption("#size", "16"); // trained in a quarter of the time
  return { page, wrong };
}

/** A picture of three bytes a pixel as a BMP file. */
function bmp(size: number, pixel: (x: number, y: number) => number[]): Uint8Array {
  const stride = 4 * Math.ceil((3 * size) / 4);
  const file = Buffer.alloc(54 + stride * size);
  file.write("BM");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(size, 18);
  file.writeInt32LE(size, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) file.set(pixel(x, size - 1 - y), 54 + y * stride + 3 * x);
  }
  return file;
}

/** Pictures bright above or below in a folder for each, but for one among the others. */
function pictures(name: string, classes: Record<string, number>): string {
  const root = join(folder, name);
  for (const [label, count] of Object.entries(classes)) {
    mkdirSync(join(root, label), { recursive: true });
    for (let i = 0; i < count; i++) {
      const isAbove = (label === "above") !== (label === "above" && i === 7);
      const file = bmp(8, (x, y) => {
        const noise = (x * 7 + y * 5 + i * 13) % 23;
        return [noise, noise, noise].map((grey) => grey + (isAbove === y < 4 ? 200 : 40));
      });
      writeFileSync(join(root, label, `${i}.bmp`), file);
    }
  }
  return root;
}

const ended = (page: Page) => page.locator("#result").waitFor({ timeout: 120_000 });
const statusOf = (page: Page) =>
  page.getByText(/files?|drawn pictures/).and(page.locator("#chosen"));
const notes = (page: Page) => page.locator("#notes li").allTextContents();

async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

async function auditFolder(page: Page, path: string): Promise<void> {
  await page.setInputFiles("#folder", path);
  await statusOf(page).waitFor();
  await page.getByRole("button", { name: "Audit the labels" }).click();
}

describe("the page of an audit", { timeout: 180_000 }, () => {
  test("finds labels of drawn pictures that were made wrong; decisions are exported", async () => {
    const { page, wrong } = await visit();
    await page.getByRole("button", { name: "Try it on drawn pictures" }).click();
    await ended(page);
    const [, made, found, named] = /^(\d+) labels .*: (\d+) .* (\d+) suspects/
      .exec((await notes(page))[0]!)!
      .map(Number);
    expect(made).toBeGreaterThan(10);
    expect(found! / made!).toBeGreaterThan(0.8);
    expect(found! / named!).toBeGreaterThan(0.8);
    const frame = page.frameLocator("#frame");
    await frame.locator(".card:nth-child(1) button:nth-child(2)").click();
    await frame.locator(".card:nth-child(2) button:nth-child(1)").click();
    const download = page.waitForEvent("download");
    await frame.getByRole("button", { name: "Export decisions" }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    expect(text).toMatch(
      /^index,path,given,label,decision\r\n(.*,corrected\r\n)(.*,confirmed\r\n)$/,
    );
    const widths = await frame
      .locator(".card img")
      .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(new Set(widths)).toEqual(new Set([16]));
    expect(wrong).toEqual([]);
  });

  test("audits a folder, names what cannot be read, and writes what the command does", async () => {
    const root = pictures("two", { above: 16, below: 16 });
    writeFileSync(join(root, "below", "broken.png"), "no picture");
    writeFileSync(join(root, "below", "cut.bmp"), bmp(8, () => [0, 0, 0]).subarray(0, 60));
    writeFileSync(join(root, "readme.txt"), "notes");
    const { page, wrong } = await visit();
    await auditFolder(page, root);
    await ended(page);
    const said = (await notes(page)).join("\n");
    expect(said).toMatch(/left out .*readme.txt/);
    expect(said).toContain(
      "2 of 34 pictures were left out, which cannot be read: below/broken.png, below/cut.bmp.",
    );
    const [heading, first] = (await saved(page, "Save CSV")).split("\r\n");
    expect(heading).toMatch(/^index,path,given,suggested,suspect,quality,/);
    expect(first).toMatch(/^\d+,above\/7.bmp,above,below,true,/);
    const record = JSON.parse(await saved(page, "Save record"));
    expect(record).toMatchObject({ kind: "audit", dataset: { title: "two", examples: 32 } });
    expect(await saved(page, "Save page")).toContain("Labels of two");
    await page.getByRole("button", { name: "Other pictures" }).click();
    await page.getByRole("heading", { name: "Which of your labels are wrong?" }).waitFor();
    expect(wrong).toEqual([]);
  });

  test("takes a folder that is dropped with a CSV of labels", async () => {
    const root = pictures("pets", { above: 12, below: 12 });
    const labels = join(folder, "labels.csv");
    writeFileSync(labels, "path,label\nabove/7.bmp,below\nbelow/3.bmp,above\n");
    const { page, wrong } = await visit();
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [root, labels], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    }
    await statusOf(page).waitFor();
    expect(await statusOf(page).textContent()).toContain("24 files, with labels from labels.csv.");
    await page.getByRole("button", { name: "Audit the labels" }).click();
    await ended(page);
    const [, first] = (await saved(page, "Save CSV")).split("\r\n");
    expect(first).toMatch(/^\d+,below\/3.bmp,above,below,true,/);
    expect(wrong).toEqual([]);
  });

  test.each<[string, Record<string, number>, RegExp]>([
    ["one class", { above: 6 }, /at least two classes, got 1: above\. With one class/],
    ["an example a class", { above: 6, below: 1 }, /at least two examples, got one of below/],
  ])("says what is wrong with %s", async (name, classes, message) => {
    const { page, wrong } = await visit();
    await auditFolder(page, pictures(name, classes));
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toMatch(message);
    await expect.poll(() => page.workers().length).toBe(0);
    expect(wrong).toEqual([]);
  });

  test("says so where no picture can be read", async () => {
    const root = join(folder, "broken");
    for (const label of ["a", "b"]) {
      mkdirSync(join(root, label), { recursive: true });
      for (const i of [1, 2]) writeFileSync(join(root, label, `${i}.png`), "no picture");
    }
    const { page } = await visit();
    await auditFolder(page, root);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toMatch(/4 of 4 pictures .*a\/1.png, /);
  });

  test("opens its settings where one of them cannot be", async () => {
    const { page, wrong } = await visit();
    await page.fill("#folds", "1");
    await page.getByText("Settings").click();
    await page.getByRole("button", { name: "Try it on drawn pictures" }).click();
    await page.locator("#folds:focus").waitFor();
    expect(await page.locator("#working").isHidden()).toBe(true);
    expect(wrong).toEqual([]);
  });

  test("is cancelled at once, with all that it holds", async () => {
    const { page, wrong } = await visit();
    await page.fill("#epochs", "200");
    await page.getByRole("button", { name: "Try it on drawn pictures" }).click();
    await page.getByText(/part 1 of 3, epoch \d+/).waitFor({ timeout: 60_000 });
    expect(page.workers().length).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Audit the labels" }).waitFor();
    await expect.poll(() => page.workers().length).toBe(0);
    expect(wrong).toEqual([]);
  });

  test("keeps within a phone's width, before an audit and after it", async () => {
    const { page } = await visit(390);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    await page.fill("#epochs", "1");
    await page.getByRole("button", { name: "Try it on drawn pictures" }).click();
    await ended(page);
    expect(await width()).toBe(390);
    const inner = page.frameLocator("#frame").locator("html");
    await inner.locator("h1").waitFor();
    expect(await inner.evaluate((html) => html.scrollWidth)).toBe(390);
  });
});
