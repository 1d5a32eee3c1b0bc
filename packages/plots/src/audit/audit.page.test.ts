import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage } from "../index.ts";
import { auditRecord, picture } from "./audit.testing.ts";

// The page as a reader opens it: from disk, in Chromium, without a network.

const hostile = ['<img src=x onerror=alert(1)>"', "</script><script>alert(2)</script>", "=1+1"];
const paths = Array.from({ length: 8 }, (_, i) => `"><script>alert(3)</script>${i}.png`);
let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rote-audit-"));
  writeFileSync(join(folder, "audit.html"), auditPage(auditRecord(), { picture }));
  const page = auditPage(auditRecord(hostile), { picture, paths });
  writeFileSync(join(folder, "hostile.html"), page);
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Opens a page and says what it did besides being shown. */
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
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !/^(data|blob):/.test(url)) done.push(`a request for ${url}`);
  });
  try {
    await page.goto(address);
    await look(page);
    expect(done).toEqual([]);
  } finally {
    await page.close();
  }
}

async function exported(page: Page): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
  return readFileSync(await download.path(), "utf8");
}

test("labels are confirmed and corrected, counted, kept and exported", async () => {
  await open("audit.html", 1280, async (page) => {
    expect(await page.isDisabled("#export")).toBe(true);
    await page.click(".card:nth-child(1) button:nth-child(1)");
    await page.click(".card:nth-child(2) button:nth-child(2)");
    await page.selectOption(".card:nth-child(3) select", { label: "owl" });
    expect(await page.textContent("#count")).toBe("3 shown, 3 of 3 decided, 2 changed");
    expect(await exported(page)).toBe(
      "index,given,label,decision\r\n5,owl,owl,confirmed\r\n2,owl,cat,corrected\r\n" +
        "7,dog,owl,corrected\r\n",
    );
    await page.reload();
    expect(await page.textContent("#count")).toBe("3 shown, 3 of 3 decided, 2 changed");
    await page.selectOption("#which", "open");
    expect(await page.isVisible(".card")).toBe(false);
    await page.selectOption("#which", "");
    await page.selectOption("#given", { label: "dog" });
    expect(await page.textContent("#count")).toBe("1 shown, 3 of 3 decided, 2 changed");
    await page.click(".card:nth-child(3) button[aria-pressed=false]"); // another decision
    expect(await page.textContent("#count")).toContain("1 shown, 3 of 3 decided");
  });
});

test("names that are programs are shown, and not run", async () => {
  await open("hostile.html", 1280, async (page) => {
    expect(await page.textContent(".card del")).toBe(hostile[2]);
    await page.click(".card button:nth-child(1)");
    expect(await exported(page)).toContain(`5,"""><script>alert(3)</script>5.png",'=1+1,'=1+1,`);
  });
});

test.each(["audit.html", "hostile.html"])("%s fits a phone", async (name) => {
  await open(name, 390, async (page) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBe(0);
  });
});

test("fills a wide window, without a place for a table of contents", async () => {
  await open("audit.html", 1280, async (page) => {
    const heading = await page.locator("h1").boundingBox();
    const cards = await page.locator(".cards").boundingBox();
    expect(heading!.x).toBeLessThan(80);
    expect(cards!.width).toBeGreaterThan(1100);
  });
});
