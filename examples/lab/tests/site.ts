import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "@rote/experiments";
import { type Browser, type BrowserContext, chromium, type Download, type Page } from "playwright";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { cifar10 } from "../plugins/photographs.ts";
import { labConfig } from "../vite.config.ts";

/** WebGL2 with float textures and a WebGPU adapter, both computed in software. */
const flags =
  "--no-sandbox --no-first-run --disable-quic --disable-background-networking " +
  "--disable-component-update --disable-sync --enable-unsafe-swiftshader " +
  "--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader";

export interface Site {
  url: string;
  /** A path for files of a test; they go when the tests have ended. */
  folder(name: string): string;
  /** A page of a fresh visitor, and what went wrong on it so far. */
  visit(
    path?: string,
    options?: Parameters<Browser["newContext"]>[0],
  ): Promise<{ page: Page; context: BrowserContext; wrong: string[] }>;
}

interface SiteOptions {
  fill?: (publicDir: string) => void;
  sets?: typeof cifar10;
}

/**
 * The lab as it is published, built once for a file of tests, in a browser. After the tests it is
 * taken down.
 *
 * @param options.fill puts files into the public folder before the build.
 * @param options.sets finds the photographs that come with the page; without it there are none.
 */
export function publishedSite({
  fill = () => {},
  sets = async () => undefined,
}: SiteOptions = {}): Site {
  let folder: string;
  let browser: Browser;
  let server: PreviewServer;
  const contexts: BrowserContext[] = [];
  const site: Site = {
    url: "",
    folder: (name) => join(folder, name),
    async visit(path = "", options = {}) {
      const context = await browser.newContext({ acceptDownloads: true, ...options });
      contexts.push(context);
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") wrong.push(message.text());
      });
      page.on("requestfailed", (request) => {
        const isCut = request.failure()?.errorText === "net::ERR_ABORTED"; // the page was left
        if (!isCut) wrong.push(`failed: ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
      });
      await page.goto(site.url + path);
      return { page, context, wrong };
    },
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rote-lab-"));
    fill(join(folder, "public"));
    const outDir = join(folder, "dist");
    const publicDir = join(folder, "public");
    const config = { ...labConfig({ publicDir, sets }), configFile: false as const };
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = "production"; // Vitest's own would make a build for tests
    await build({
      ...config,
      logLevel: "error",
      build: { ...config.build, outDir, reportCompressedSize: false },
    });
    process.env.NODE_ENV = NODE_ENV;
    server = await preview({
      ...config,
      build: { outDir },
      preview: { port: 0, headers: {} }, // a host that does not isolate pages
      logLevel: "error",
    });
    site.url = server.resolvedUrls!.local[0]!;
    const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: flags.split(" ") });
  });
  // A page that is left open goes on training, beside the tests that follow.
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return site;
}

/** A small run: seconds, also where a processor draws what a graphics card should. */
export const small =
  "dataset=gaussianClusters&train=96&test=100&model=mlp-1x512&corruption.name=randomLabels&" +
  "seed=1&learningRate=0.01&batchSize=48&epochs=3";

/** The run that is shown has ended well. */
export const ended = (page: Page) =>
  expect
    .poll(() => page.getByRole("status").textContent(), { timeout: 120_000, interval: 100 })
    .toMatch(/^(Fitted|Ended) after/);

export const contentOf = async (download: Download) =>
  JSON.parse(readFileSync((await download.path())!, "utf8"));

export async function exportedRecords(page: Page): Promise<RunRecord[]> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export records" }).click();
  return contentOf(await download);
}
