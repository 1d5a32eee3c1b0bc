import { startBackend } from "@rote/backends";
import {
  completeSpecification,
  loadData,
  type RunRecord,
  run,
  specificationHash,
} from "@rote/experiments";
import { describe, expect, test } from "vitest";
import { fromFragment } from "../src/link.ts";
import { contentOf, ended, exportedRecords, publishedSite, small } from "./site.ts";

const site = publishedSite();

/** The same run in Node. */
async function recordInNode(fragment: string): Promise<RunRecord> {
  await startBackend({ backend: "wasm" });
  const specification = completeSpecification(fromFragment(fragment).specification);
  for await (const event of run(specification, await loadData(specification))) {
    if (event.type === "record") return event.record;
  }
  throw new Error("the last event must be the record");
}

describe("a run in the browser", () => {
  test.each(["webgpu", "webgl", "onnx", "wasm"])(
    "on %s gives the numbers of the same run in Node",
    async (backend) => {
      const { page, wrong } = await site.visit(`#${small}&backend=${backend}`);
      await page.getByRole("button", { name: "Train", exact: true }).click();
      await ended(page);
      const expected = await recordInNode(small);
      const [found] = (await exportedRecords(page)) as [RunRecord];

      expect(found.environment.backend).toBe(backend);
      expect(found.specificationHash).toBe(expected.specificationHash);
      expect(found.dataset).toEqual(expected.dataset);
      for (const [i, epoch] of expected.epochs.entries()) {
        // Backends round differently: losses agree to 1e-3, of 100 examples at most one differs.
        expect(found.epochs[i]!.loss).toBeCloseTo(epoch.loss, 3);
        expect(Math.abs(found.epochs[i]!.trainAccuracy! - epoch.trainAccuracy!)).toBeLessThan(
          0.011,
        );
        expect(Math.abs(found.epochs[i]!.testAccuracy - epoch.testAccuracy)).toBeLessThan(0.011);
      }

      const shown = async (id: string) =>
        Number(/[\d.]+/.exec((await page.getByTestId(id).textContent())!)![0]);
      const { trainAccuracy, testAccuracy } = found.result;
      expect(await shown("train")).toBeCloseTo(100 * trainAccuracy, 1);
      expect(await shown("test")).toBeCloseTo(100 * testAccuracy, 1);
      expect(await shown("gap")).toBe(Math.round(100 * (trainAccuracy - testAccuracy)));
      expect(wrong).toEqual([]);
    },
  );

  test("takes single steps, pauses where it is, goes on, and can be forgotten", async () => {
    const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
    const { page, wrong } = await site.visit(`#${endless}&backend=wasm`);
    const progress = () => page.getByTestId("progress").textContent();
    const step = async () => Number(/step (\d+)/.exec((await progress())!)?.[1] ?? 0);
    const button = (name: string) => page.getByRole("button", { name, exact: true });

    await button("Step").click();
    await expect.poll(step, { timeout: 60_000 }).toBe(1);
    await button("Step").click();
    await expect.poll(step).toBe(2);
    await button("Continue").click();
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(10);
    await button("Pause").click();
    await page.waitForTimeout(300); // for the step that was under way
    const paused = await step();
    await page.waitForTimeout(300);
    expect(await step()).toBe(paused);
    await button("Reset").click();
    await expect.poll(() => page.getByRole("row").count()).toBe(0);
    expect(await page.getByTestId("gap").textContent()).toMatch(/^\?/);
    await button("Train").click();
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(1);
    expect(wrong).toEqual([]);
  });

  test("shows which examples are fitted: all of them in the end", async () => {
    const fragment = small.replace("epochs=3", "epochs=60");
    const { page } = await site.visit(`#${fragment}&backend=wasm`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const [train, held] = await page.locator(".grid").all();
    expect(await train!.locator("li").count()).toBe(60);
    expect(await train!.locator("li.right").count()).toBe(60);
    expect(await held!.locator("li.wrong").count()).toBeGreaterThan(30);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("It memorizes");
  });
});

describe("a link", () => {
  test("is the whole run: the form writes it into the address and reads it back", async () => {
    const { page, wrong } = await site.visit(`#${small}`);
    await page.getByLabel("shuffled pixels").check();
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Runs on").selectOption("wasm");
    await expect.poll(() => page.url()).toContain("backend=wasm");
    const { hash } = new URL(page.url());
    const linked = fromFragment(hash);
    expect(linked.specification).toMatchObject({
      train: 96,
      seed: 7,
      corruption: { name: "shuffledPixels" },
    });
    const again = await site.visit(hash);
    expect(await again.page.getByLabel("shuffled pixels").isChecked()).toBe(true);
    expect(await again.page.getByLabel("Seed").inputValue()).toBe("7");
    expect(wrong).toEqual([]);
  });

  test.each([
    ["dataset=gaussianClusters&model=resnet", 'unknown model "resnet"'],
    ["dataset=gaussianClusters&epochs=0", "epochs must be at least 1, got 0"],
    [
      "dataset=gaussianClusters&corruption.name=partialLabels&corruption.params.probability=20",
      "20",
    ],
    ["dataset=cifar10", "is not beside this page"],
    ["seed=1&seed=2", '"seed" must be there once'],
  ])("that cannot be run says why: %s", async (fragment, message) => {
    const { page, wrong } = await site.visit(`#${fragment}`);
    await expect.poll(() => page.getByRole("alert").allTextContents()).not.toEqual([]);
    expect((await page.getByRole("alert").allTextContents()).join()).toContain(message);
    expect(wrong).toEqual([]);
  });

  test("downloads as the specification that the command line runs", async () => {
    const { page } = await site.visit(`#${small}`);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download specification" }).click();
    const specification = await contentOf(await download);
    const complete = completeSpecification(specification);
    expect(complete).toEqual(specification);
    expect(await specificationHash(complete)).toBe(
      await specificationHash(completeSpecification(fromFragment(small).specification)),
    );
  });
});

test("all six conditions are trained in turn, each with its time", async () => {
  const { page, wrong } = await site.visit(
    `#${small.replace("epochs=3", "epochs=2")}&backend=wasm`,
  );
  await page.getByRole("button", { name: "Train all six conditions" }).click();
  await expect.poll(() => page.getByRole("row").count(), { timeout: 120_000 }).toBe(7);
  await ended(page);
  const records = await exportedRecords(page);
  expect(new Set(records.map(({ corruption }) => corruption.name)).size).toBe(6);
  const curves = page.locator(".conditions svg[role=img] [aria-label=line] path");
  await expect.poll(() => curves.count()).toBe(6);
  expect(wrong).toEqual([]);
});
