import { type Browser, chromium } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Measured, measureBackends } from "./measure.ts";
import { columns, rowOf } from "./row.ts";
import { networkNames } from "./steps.ts";

let server: ViteDevServer;
let browser: Browser;

beforeAll(async () => {
  server = await createServer({ root: import.meta.dirname, logLevel: "error" });
  await server.listen();
  const flags = "--no-sandbox --enable-unsafe-swiftshader --enable-unsafe-webgpu";
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [...flags.split(" "), "--use-webgpu-adapter=swiftshader"],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test("in Node every backend is measured, or says why it does not work", async () => {
  const found: Record<string, Measured> = {};
  for await (const measured of measureBackends()) found[measured.name] = measured;
  expect(found.webgl).toMatchObject({ reason: "Node has no WebGL" });
  expect(rowOf(found.webgl!).at(-1)).toBe("does not work here: Node has no WebGL");
  for (const name of ["onnx", "wasm", "cpu"]) {
    expect(found[name]!.reason).toBeUndefined();
    expect(found[name]!.product).toBeGreaterThan(0);
    expect(found[name]!.convolution).toBeGreaterThan(0);
  }
  expect(Object.keys(found.onnx!.steps!)).toEqual(networkNames);
  expect(found.onnx!.steps!["small AlexNet"]).toEqual(expect.any(Number));
  expect(found.wasm!.steps).toMatchObject({
    "MLP 3×512": expect.any(Number),
    "small AlexNet": "no gradient",
  });
  expect(found.cpu!.steps).toMatchObject({ "small Inception": "too slow" });
}, 120_000);

test("in a page all five work, and onnx trains AlexNet", async () => {
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(response.url());
  });
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.getByText("Done.").waitFor({ timeout: 230_000 });
  const rows = await page
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  expect(rows.map(([name]) => name)).toEqual(["webgpu", "webgl", "onnx", "wasm", "cpu"]);
  for (const [, product] of rows) expect(product).toMatch(/^[\d.e+-]+ GFLOP\/s$/);
  // On a busy machine a step may take longer than the page waits; it is never refused.
  expect(rows[2]![columns.indexOf("AlexNet")]).toMatch(/^([\d.e+-]+ ms|too slow)$/);
  expect(await page.getByText("Done.").textContent()).toMatch(/takes onnx \(.*in software/);
  expect(wrong).toEqual([]);
}, 240_000);
