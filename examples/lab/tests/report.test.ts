import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { specificationHash } from "@rote/experiments";
import { expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { contentOf, publishedSite } from "./site.ts";

const site = publishedSite();
const manifest = createRequire(import.meta.url).resolve("@rote/cli/package.json");

/** A report of the command line, whose links open this lab. Returns its address. */
function reportOf(name: string, records: readonly object[]): string {
  const folder = site.folder(name);
  for (const [i, record] of records.entries()) {
    mkdirSync(join(folder, String(i)), { recursive: true });
    writeFileSync(join(folder, String(i), "record.json"), JSON.stringify(record));
  }
  const program = join(dirname(manifest), "src/bin.ts");
  const node = ["--conditions=@rote/source", "--no-warnings", program];
  const args = ["report", folder, "--quiet", "--lab", site.url];
  execFileSync(process.execPath, [...node, ...args]);
  return pathToFileURL(join(folder, "report.html")).href;
}

test("a run of a report opens in the lab, whole, once", async () => {
  const [carried] = findPaperRecords();
  const specification = { ...carried!.specification, seed: 7 };
  const own = {
    ...carried!,
    specificationHash: await specificationHash(specification),
    specification,
    corruption: { ...carried!.corruption, seed: 7 },
  };
  const address = reportOf("two", [carried!, own]);
  const { page, context, wrong } = await site.visit("linear.html");
  const open = async (seed: number) => {
    await page.goto(address);
    await page.locator("summary", { hasText: "Training runs: 2" }).click();
    await page.getByRole("link", { name: `Open in the lab: true labels, seed ${seed}` }).click();
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);
    return page.getByTestId("whose").textContent();
  };
  const files = page.locator("[data-run=file]");
  // The page carries this one already.
  expect(await open(0)).toContain("a finished run at the paper's size");
  expect(await files.count()).toBe(0);
  expect(await open(7)).toContain("read from a file");
  expect(await files.count()).toBe(1);
  expect(page.url()).not.toContain("run="); // a reload does not read it again
  await files.getByText("More").click();
  const download = page.waitForEvent("download");
  await files.getByRole("button", { name: "Export its record" }).click();
  expect(await contentOf(await download)).toMatchObject(own);
  await page.waitForTimeout(1500); // until it is kept
  await open(7);
  expect(await files.count()).toBe(1);
  await context.close();
  expect(wrong).toEqual([]);
});

test("a run that is too long for an address opens as its settings", async () => {
  const [carried] = findPaperRecords();
  const epochs = Array.from({ length: 2000 }, (_, i) => ({
    ...carried!.epochs[0]!,
    epoch: i + 1,
    step: 391 * (i + 1),
    loss: 1 / Math.sqrt(i + 2),
  }));
  const specification = {
    ...carried!.specification,
    dataset: "gaussianClusters",
    train: 64,
    test: 50,
    seed: 5,
  };
  const address = reportOf("long", [{ ...carried!, specification, epochs }]);
  const { page, wrong } = await site.visit("linear.html");
  await page.goto(address);
  await page.locator("summary", { hasText: "Training runs: 1" }).click();
  await page.getByRole("link", { name: /Open in the lab/ }).click();
  await expect.poll(() => page.url()).toContain("train=64");
  await page.getByText("All settings").click();
  expect(await page.getByLabel("Seed").inputValue()).toBe("5");
  expect(wrong).toEqual([]);
});

const packed = (text: string) => deflateRawSync(text).toString("base64url");

test.each([
  ["", "letters of base64url"],
  ["%3Cimg%20src=x%20onerror=alert(1)%3E", "letters of base64url"],
  [packed("{}").slice(0, 1), "whole"],
  [packed("a".repeat(2_000_000)), "at most 1000000 bytes"],
  [packed("not JSON"), "JSON"],
  [packed('{"kind":"training","version":1}'), "is wrong"],
  [packed("[[[[]]]]"), "must be a record of a training run"],
  [packed('{"dataset":"gaussianClusters","train":90000000}'), "at most 100000"],
  [packed('{"__proto__":{"seed":1},"model":"<b>"}'), "no field is called"],
])(
  "a link to a run that says %.40s leaves the page whole, and is refused",
  async (run, message) => {
    const { page, wrong } = await site.visit(`#run=${run}`);
    const alert = page.locator(".alert");
    await expect.poll(() => alert.count()).toBe(1);
    expect(await alert.textContent()).toContain("This link cannot be read.");
    expect(await alert.textContent()).toContain(message);
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    expect(await page.locator("[data-run=file]").count()).toBe(0);
    expect(wrong).toEqual([]);
  },
);
