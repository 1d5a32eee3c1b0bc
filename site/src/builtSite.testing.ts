import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { folders } from "./folders.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
};

/** The site as it is built, in a browser; after the tests of the file both are taken down. */
export function builtSite() {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    if (!existsSync(join(folders.built, "index.html"))) {
      throw new Error("site: it must be built, got no site/dist. Run: npx turbo run build");
    }
    server = createServer(({ url = "/" }, response) => {
      const { pathname } = new URL(url, "http://site.invalid");
      const path = join(folders.built, decodeURIComponent(pathname));
      const file = [path, `${path}.html`, join(path, "index.html")].find(isFile);
      response.statusCode = file ? 200 : 404;
      const shown = file ?? join(folders.built, "404.html");
      response.setHeader("Content-Type", TYPES[extname(shown)] ?? "application/octet-stream");
      response.end(readFileSync(shown));
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page, and says what went wrong on it meanwhile. */
  return async function visit(
    route: string,
    look: BrowserContextOptions,
    use: (page: Page) => Promise<void>,
  ): Promise<string[]> {
    const page = await browser.newPage(look);
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("response", (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
    });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/${route}`);
    await use(page);
    await page.close();
    return wrong;
  };
}

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
