import { deflateRawSync } from "node:zlib";
import { startBackend } from "@rote/backends";
import { describeDataset, fingerprint, uniformNoise } from "@rote/datasets";
import {
  completeSpecification,
  type Data,
  loadData,
  type RunRecord,
  run,
  specificationHash,
} from "@rote/experiments";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { fromFragment } from "../src/link.ts";
import { contentOf, ended, exportedRecords, publishedSite, small } from "./site.ts";

/** Noise in the place of CIFAR-10, as many as the page carries of it. */
const noise = (n: number, split: "train" | "test") => {
  const set = uniformNoise({ n, shape: [32, 32, 3], seed: 0, split });
  return {
    ...set,
    labels: Uint8Array.from(set.labels),
    classes: describeDataset("cifar10").classes,
  };
};
const site = publishedSite({
  sets: async () => ({ train: noise(200, "train"), test: noise(100, "test") }),
});

/** The same run in Node. */
async function recordInNode(fragment: string, data?: Data): Promise<RunRecord> {
  await startBackend({ backend: "wasm" });
  const specification = completeSpecification(fromFragment(fragment).specification);
  for await (const event of run(specification, data ?? (await loadData(specification)))) {
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

      const isOnnx = backend === "webgpu" || backend === "onnx";
      expect(found.environment.backend).toBe(isOnnx ? "onnx" : backend);
      const provider = { webgpu: "webgpu", onnx: "wasm" }[backend];
      expect(found.environment.provider).toBe(provider);
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

  test("holds photographs out for validation besides those it trains on, as in Node", async () => {
    const link = "dataset=cifar10&train=100&test=50&validation=50&model=mlp-1x512&epochs=2";
    const { page, wrong } = await site.visit(`#${link}&backend=wasm`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const first = (n: number, split: "train" | "test") => {
      const set = noise(n, split);
      return { ...set, fingerprint: fingerprint(set) };
    };
    const data = { train: first(150, "train"), test: first(50, "test") };
    const expected = await recordInNode(link, data);
    const [found] = (await exportedRecords(page)) as [RunRecord];
    expect(found.specificationHash).toBe(expected.specificationHash);
    expect(found.dataset).toEqual(expected.dataset);
    expect([found.dataset.train.examples, found.dataset.validation!.examples]).toEqual([100, 50]);
    expect(wrong).toEqual([]);
  });

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
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await button("Continue").press("Enter");
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(10);
    await expect.poll(focused).toBe("Pause");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("Continue");
    await page.waitForTimeout(300); // for the step that was under way
    const paused = await step();
    await page.waitForTimeout(300);
    expect(await step()).toBe(paused);
    await button("Reset").click();
    await expect.poll(() => page.locator("[data-run=here]").count()).toBe(0);
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

/** How much of the page has moved by itself so far: all layout shifts, added up. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as Shift[];
          const values = shifts.map(({ hadRecentInput, value }) => (hadRecentInput ? 0 : value));
          resolve(values.reduce((sum, value) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
      }),
  );

describe("a newcomer", () => {
  test("sees a network memorize at once, and finished runs at the paper's size", async () => {
    const viewport = { width: 390, height: 844 };
    const { page, wrong } = await site.visit("", { viewport });
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    const knob = (await page.locator(".knob").boundingBox())!;
    expect(knob.y + knob.height).toBeLessThan(844); // on the first screen of a phone
    await ended(page);
    expect(await layoutShift(page)).toBeLessThan(0.1);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("It memorizes");
    expect(await page.getByTestId("whose").textContent()).toContain("200 of CIFAR-10");
    expect(await page.locator(".train .right").count()).toBe(60);
    const [{ dataset }] = (await exportedRecords(page)) as [RunRecord];
    expect(dataset.train.fingerprint).toBe(fingerprint(noise(200, "train")));
    expect(wrong).toEqual([]);
  });

  test("who has hidden the page, or wants no motion, has no network trained", async () => {
    const { page } = await site.visit("");
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    const status = page.getByRole("status");
    await hide(true);
    await expect.poll(() => status.textContent()).toBe("Paused while the page is hidden.");
    await expect.poll(() => page.getByTestId("progress").textContent()).toContain("wasm");
    await page.waitForTimeout(300); // nothing is trained meanwhile
    expect(await page.getByTestId("progress").textContent()).not.toContain("step 3");
    expect(await status.textContent()).toBe("Paused while the page is hidden.");
    await hide(false);
    await ended(page);

    const calm = await site.visit("", { reducedMotion: "reduce" });
    await expect.poll(() => calm.page.locator("[data-run=paper]").count()).toBe(8);
    await calm.page.locator(".pictures canvas").first().waitFor();
    expect(await calm.page.locator("[data-run=here]").count()).toBe(0);
    expect(await calm.page.getByRole("status").textContent()).toBe("Ready.");
  });
});

test("while a network trains, only the parts of the page that are about it are drawn", async () => {
  const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
  const { page, wrong } = await site.visit(`#${endless}&backend=wasm`);
  await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const step = async () =>
    Number(/step (\d+)/.exec((await page.getByTestId("progress").textContent())!)?.[1] ?? 0);
  await expect.poll(step).toBeGreaterThan(20);
  const changed = await page.evaluate(async () => {
    const parts = {
      itsOwn: "[data-testid=progress], [data-run=here], .curves",
      story: ".story",
      knob: ".knob",
      buttons: ".transport .buttons",
      settings: ".all-settings",
      before: ".before",
      otherRuns: "[data-run=paper]",
      actions: ".runs > .buttons",
    };
    const count = Object.fromEntries(Object.keys(parts).map((name) => [name, 0]));
    const observers = Object.entries(parts).map(([name, selector]) => {
      const observer = new MutationObserver((changes) => {
        count[name]! += changes.length;
      });
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      for (const part of document.querySelectorAll(selector)) observer.observe(part, all);
      return observer;
    });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    for (const observer of observers) observer.disconnect();
    return count;
  });
  const { itsOwn, ...others } = changed;
  expect(itsOwn).toBeGreaterThan(10);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
  expect(wrong).toEqual([]);
});

describe("a picture", () => {
  test("is looked into: its labels, what the network thought of it, its neighbours", async () => {
    const { page, wrong } = await site.visit(
      `#${small.replace("epochs=3", "epochs=40")}&backend=wasm`,
    );
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const pictures = page.locator(".grids .train button");
    await pictures.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter"); // the second of the second row
    await expect.poll(() => pictures.nth(11).getAttribute("aria-pressed")).toBe("true");
    const given = /^(.*): right$/.exec((await pictures.nth(11).getAttribute("aria-label"))!)![1];
    const facts = page.getByTestId("inspected");
    expect(await facts.textContent()).toContain(`label it was given${given}`);
    expect(await facts.textContent()).toMatch(/since epoch \d+$/);
    expect(await page.locator(".neighbours li").count()).toBe(5);

    const chart = page.getByRole("slider", { name: /Probabilities of 10 labels/ });
    await chart.focus();
    await page.keyboard.press("Home");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/^epoch 1: /);
    await page.keyboard.press("End");
    const said = (await chart.getAttribute("aria-valuetext"))!;
    const shares = [...said.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(10);
    expect(Math.abs(shares.reduce((sum, share) => sum + share) - 100)).toBeLessThan(6); // rounded
    expect(await page.getByRole("img", { name: "Changes of 24 units" }).count()).toBe(1);
    await page.keyboard.press("Escape"); // the chart's
    expect(await facts.count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => facts.count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test.each([
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ])(
    "comes into view at $width × $height, takes the focus, and gives it back",
    async (viewport) => {
      const { page, wrong } = await site.visit(`#${small}`, { viewport });
      const picture = page.locator(".grids .train button").nth(13);
      const focused = () =>
        page.evaluate(() => document.activeElement?.getAttribute("aria-labelledby") ?? "");
      for (const close of [
        () => page.keyboard.press("Escape"),
        () => page.getByRole("button", { name: "Close" }).click(),
      ]) {
        await picture.click();
        await expect.poll(focused).toBe("inspect-title");
        const inside = async () => {
          const { y, height } = (await page.locator(".inspect").boundingBox())!;
          return y >= 0 && Math.min(y + height, y + 500) <= viewport.height;
        };
        await expect.poll(inside).toBe(true);
        await close();
        await expect.poll(() => page.locator(".inspect").count()).toBe(0);
        expect(await picture.evaluate((button) => button === document.activeElement)).toBe(true);
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe("a reload", () => {
  test("loses nothing: the number, the pictures' verdicts, the curve and an answer", async () => {
    const fragment = small.replace("epochs=3", "epochs=60");
    const { page, wrong } = await site.visit(`#${fragment}&backend=wasm`);
    const shown = async () => ({
      gap: await page.getByTestId("gap").textContent(),
      title: await page.getByRole("heading", { level: 1 }).textContent(),
      whose: await page.getByTestId("whose").textContent(),
      right: await page.locator(".train li.right").count(),
      curve: await page.locator(".curves path.line").count(),
      status: await page.getByRole("status").textContent(),
    });
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const before = await shown();
    expect(before).toMatchObject({ title: "It memorizes", right: 60 });
    await page.reload();
    await expect.poll(shown).toEqual(before);

    await page.getByRole("button", { name: "true labels", exact: true }).click();
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);
    await page.reload();
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);

    await page.goto(`${site.url}#story=1`);
    await page.getByRole("button", { name: "About half" }).click();
    const answer = page.locator(".answer");
    await expect.poll(() => answer.textContent()).toMatch(/^Right/);
    await page.reload();
    await expect.poll(() => answer.textContent()).toMatch(/^Right/);
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);
    await page.goto("about:blank");
    await page.goto(`${site.url}#${small}`); // of another address nothing is kept
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    expect(await page.getByTestId("gap").textContent()).toMatch(/^\?/);
    expect(wrong).toEqual([]);
  });
});

test("a menu closes on Escape, on a click elsewhere and when the focus leaves it", async () => {
  const { page, wrong } = await site.visit(`#${small}`);
  const card = page.locator("[data-run=paper]").first();
  const menu = card.getByText("More");
  const inside = card.getByRole("button", { name: "Use its settings" });
  await page.locator(".grids .train button").first().click();
  const inspected = page.locator(".inspect");
  await expect.poll(() => inspected.count()).toBe(1);
  await menu.click();
  await card.getByLabel("Name").focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => inside.isVisible()).toBe(false);
  expect(await menu.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await inspected.count()).toBe(1); // one Escape, one thing that closes

  await menu.click();
  await inside.waitFor();
  await page.locator("#runs-title").click();
  await expect.poll(() => inside.isVisible()).toBe(false);

  await menu.click();
  await inside.focus();
  await page.locator("[data-run=paper]").nth(1).getByText("More").focus();
  await expect.poll(() => inside.isVisible()).toBe(false);
  expect(wrong).toEqual([]);
});

test("a name stays what it was on Escape, and comes back where a reader clears it", async () => {
  const { page, wrong } = await site.visit(`#${small}`);
  const card = page.locator("[data-run=paper]").first();
  const name = () => card.locator(".card-name").textContent();
  const field = card.getByLabel("Name");
  await card.getByText("More").click();
  const automatic = (await name())!;
  await field.fill("another");
  await field.press("Escape");
  await expect.poll(() => field.isVisible()).toBe(false);
  await card.getByText("More").click();
  expect([await name(), await field.inputValue()]).toEqual([automatic, automatic]);
  await field.fill("another");
  await field.press("Enter");
  await expect.poll(name).toBe("another");
  for (let i = 0; i < 2; i++) {
    await field.fill(""); // a name of the reader's, then the automatic one
    await field.press("Enter");
    await expect.poll(name).toBe(automatic);
    expect(await field.inputValue()).toBe(automatic);
  }
  expect(wrong).toEqual([]);
});

describe("what the page shows of the data", () => {
  test("follows the card that is chosen, or says of what else it is", async () => {
    const { page, wrong } = await site.visit(`#${small}&backend=wasm`);
    const card = (name: string) => page.getByRole("button", { name, exact: true });
    const isSet = (name: string) => page.getByRole("radio", { name }).isChecked();
    const changed = () => page.getByTestId("changed").textContent();
    const fitted = () => page.locator(".fitted .hint").textContent();
    const other = page.getByTestId("other");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    expect(await fitted()).toMatch(/^Bright: right about the label/);
    expect(await other.count()).toBe(0);

    await card("shuffled pixels").click();
    await expect.poll(() => isSet("shuffled pixels")).toBe(true);
    const those = "These are of 96 of Gaussian clusters; the run shown is of 50,000 of CIFAR-10.";
    await expect.poll(changed).toMatch(/^96 of 96 training images have changed/);
    expect(await changed()).toContain(those);
    expect(await fitted()).toBe(
      `${those} Press Train to see which of them a network gets right. Choose one to look inside.`,
    );
    await page.locator(".grids .train button").first().click();
    const facts = page.getByTestId("inspected");
    await expect.poll(() => facts.textContent()).toMatch(/^label it was given.*true label/);
    expect(await facts.textContent()).not.toContain("the network says");

    await page.getByRole("radio", { name: "true labels" }).check();
    const press = "Press Train for true labels.";
    await expect
      .poll(() => other.textContent())
      .toBe(`The number above is of shuffled pixels. ${press}`);
    await expect.poll(changed).toMatch(/^Nothing has changed/);
    expect(await changed()).toMatch(
      /These are of true labels, as set; the number shown is of shuffled pixels.$/,
    );
    await card("random labels, dropout 0.2").click();
    await expect.poll(() => isSet("random labels")).toBe(true);
    await expect.poll(() => page.url()).toContain("dropout=0.2");
    expect(await other.count()).toBe(0);
    await card("random labels, 96 images").click(); // its verdicts are there again
    await expect.poll(fitted).toMatch(/^Bright: right about the label/);
    await expect.poll(() => page.locator(".train li.right").count()).toBeGreaterThan(0);
    await expect.poll(() => page.url()).not.toContain("dropout=0.2");
    expect(wrong).toEqual([]);
  });
});

describe("runs", () => {
  test("outlive a reload, with what the reader made of them, unfinished ones too", async () => {
    const { page, context, wrong } = await site.visit(`#${small}&backend=wasm`);
    const train = page.getByRole("button", { name: "Train", exact: true });
    const own = page.locator("[data-run=here]");
    await train.click();
    await ended(page);
    await own.getByText("More").click();
    await own.getByLabel("Name").fill("my first run");
    await own.getByLabel("Name").press("Enter");
    await page.waitForTimeout(100);
    await page.reload();
    await expect.poll(() => own.locator(".card-name").allTextContents()).toContain("my first run");
    await page.locator("[data-run=paper]").first().getByLabel("in the figure").uncheck();
    const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
    await page.goto(`${site.url}#${endless}&backend=wasm`);
    await train.click();
    const epoch = async () =>
      Number(/epoch (\d+)/.exec((await page.getByTestId("progress").textContent())!)?.[1] ?? 0);
    await expect.poll(epoch).toBeGreaterThan(30);
    await page.waitForTimeout(2500); // a checkpoint is kept every other second
    await page.reload();

    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^Paused at epoch/);
    expect(await own.locator(".card-name").allTextContents()).toContain("my first run");
    const first = page.locator("[data-run=paper]").first();
    expect(await first.getByLabel("in the figure").isChecked()).toBe(false);
    const left = await epoch();
    expect(left).toBeGreaterThan(30);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(left);

    await own.filter({ hasText: "my first run" }).getByText("More").click();
    await page.getByRole("button", { name: "Remove" }).locator("visible=true").first().click();
    await expect.poll(() => own.count()).toBe(1);
    await page.waitForTimeout(1500); // until it is written
    const status = (at: Page) => at.getByRole("status").textContent();
    const beside = await context.newPage(); // what one tab trains no other resumes
    await beside.goto(`${site.url}#${small}`);
    await expect.poll(() => beside.locator("[data-run=paper]").count()).toBe(8);
    expect([await beside.locator("[data-run=here]").count(), await status(beside)]).toEqual([
      0,
      "Ready.",
    ]);
    await beside.close();
    await page.close();
    const later = await context.newPage();
    await later.goto(`${site.url}#${small}`);
    await expect.poll(() => status(later)).toMatch(/^Paused at epoch/);
    expect(wrong).toEqual([]);
  });

  test("that are removed come back by Undo, and stay removed without it", async () => {
    const { page, wrong } = await site.visit(`#${small}&backend=wasm`);
    const own = page.locator("[data-run=here]");
    const removed = page.getByTestId("removed");
    const remove = async () => {
      await own.getByText("More").click();
      await own.getByRole("button", { name: "Remove" }).click();
      await expect.poll(() => removed.textContent()).toBe("Removed random labels, 96 images.Undo");
      expect(await own.count()).toBe(0);
    };
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const gap = () => page.getByTestId("gap").textContent();
    const before = await gap();
    await remove();
    expect(await gap()).toMatch(/^\?/);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe("Undo");
    await page.keyboard.press("Enter");
    await expect.poll(gap).toBe(before);
    await expect.poll(focused).toBe("random labels, 96 images");
    expect(await removed.textContent()).toBe("");
    await page.reload();
    await expect.poll(() => own.count()).toBe(1);
    await expect.poll(gap).toBe(before);

    await remove();
    await page.mouse.move(0, 0);
    await expect.poll(() => removed.textContent()).toBe(""); // after ten seconds
    expect(await own.count()).toBe(0);
    await page.reload();
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    expect([await own.count(), await removed.textContent()]).toEqual([0, ""]);
    expect(wrong).toEqual([]);
  });

  test("are the same in two tabs: named in one, pinned in the other, gone from both", async () => {
    const { page, context, wrong } = await site.visit(`#${small}&backend=wasm`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    const beside = await context.newPage();
    await beside.goto(`${site.url}#${small}`);
    const [own, there] = [page, beside].map((tab) => tab.locator("[data-run=here]"));
    const name = (card: typeof own) => card!.locator(".card-name").allTextContents();
    const isPinned = (card: typeof own) => card!.getByLabel("in the figure").isChecked();
    await expect.poll(() => there!.count()).toBe(1);
    await expect.poll(() => beside.locator("[data-run=paper]").count()).toBe(8);
    await own!.getByText("More").click();
    await own!.getByLabel("Name").fill("mine");
    await own!.getByLabel("Name").press("Enter");
    await expect.poll(() => name(own)).toEqual(["mine"]);
    await expect.poll(() => name(there)).toEqual(["mine"]);
    await there!.getByLabel("in the figure").uncheck();
    await expect.poll(() => isPinned(own)).toBe(false);
    await page.reload();
    await expect.poll(() => name(own)).toEqual(["mine"]);
    expect(await isPinned(own)).toBe(false);
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);

    await own!.getByText("More").click();
    await own!.getByRole("button", { name: "Remove" }).click();
    await expect.poll(() => there!.count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => name(there)).toEqual(["mine"]);
    await own!.getByText("More").click();
    await own!.getByRole("button", { name: "Remove" }).click();
    await expect.poll(() => there!.count()).toBe(0);
    await beside.locator("[data-run=paper]").first().getByLabel("in the figure").uncheck();
    await page.waitForTimeout(300); // until it is written
    for (const tab of [page, beside]) await tab.reload();
    const pinned = (tab: Page) =>
      tab.locator("[data-run=paper]").first().getByLabel("in the figure").isChecked();
    await expect.poll(() => Promise.all([page, beside].map(pinned))).toEqual([false, false]);
    expect([await own!.count(), await there!.count()]).toEqual([0, 0]);
    expect(wrong).toEqual([]);
  });

  test("are named while they are trained, and a reload in between loses no epoch", async () => {
    const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
    const { page, wrong } = await site.visit(`#${endless}&backend=wasm`);
    const card = page.locator("[data-run=here]");
    const epochs = () =>
      page.evaluate(
        () =>
          new Promise<number[]>((resolve) => {
            const opening = indexedDB.open("rote-lab");
            opening.onsuccess = () => {
              const runs = opening.result.transaction("runs").objectStore("runs").getAll();
              runs.onsuccess = () => {
                const own = runs.result.find(({ origin }) => origin === "here");
                resolve((own?.epochs ?? []).map(({ epoch }: { epoch: number }) => epoch));
                opening.result.close();
              };
            };
          }),
      );
    const reached = async () => (await epochs()).at(-1) ?? 0;
    await page.getByRole("button", { name: "Train", exact: true }).click();
    for (let visit = 0; visit < 3; visit++) {
      const before = await reached();
      await expect.poll(reached).toBeGreaterThan(before + 20);
      await page.reload();
      await page.getByRole("button", { name: "Continue" }).click();
    }
    const before = await reached();
    await expect.poll(reached).toBeGreaterThan(before);
    const all = await epochs();
    expect(all).toEqual(all.map((_, i) => i + 1));

    await card.getByText("More").click();
    await card.getByLabel("Name").click();
    await card.getByLabel("Name").fill("");
    await card.getByLabel("Name").pressSequentially("a name of mine", { delay: 150 });
    await page.keyboard.press("Enter");
    await expect.poll(() => card.locator(".card-name").textContent()).toBe("a name of mine");
    expect(wrong).toEqual([]);
  });

  test("removed while they are trained come back paused, and can be gone on with", async () => {
    const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
    const { page, wrong } = await site.visit(`#${endless}&backend=wasm`);
    const epoch = async () =>
      Number(/epoch (\d+)/.exec((await page.getByTestId("progress").textContent())!)?.[1] ?? 0);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect.poll(epoch).toBeGreaterThan(30);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => page.locator("[data-run=here]").count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^Paused at/);
    const left = await epoch();
    expect(left).toBeGreaterThan(30);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect.poll(epoch).toBeGreaterThan(left);
    expect(wrong).toEqual([]);
  });

  test("come from files and go into them: the records and specifications of rote", async () => {
    const { page, wrong } = await site.visit(`#${small}`);
    const [here] = findPaperRecords();
    const weightsHash = "0".repeat(64); // of a run that is not here
    const record = { ...here!, result: { ...here!.result, weightsHash } };
    const importing = (name: string, content: unknown) =>
      page.getByLabel("Import runs").setInputFiles({
        name,
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify(content)),
      });
    const files = page.locator("[data-run=file]");
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    await importing("record.json", here);
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);
    await importing("record.json", record);
    await expect.poll(() => files.count()).toBe(1);
    await importing("again.json", [record, here]); // both are here: neither is added
    await page.waitForTimeout(500);
    expect(await files.count()).toBe(1);
    expect(await page.getByTestId("whose").textContent()).toContain("read from a file");
    await expect.poll(() => page.getByTestId("gap").textContent()).toMatch(/^48/);

    await files.getByText("More").click();
    const download = page.waitForEvent("download");
    await files.getByRole("button", { name: "Export its record" }).click();
    expect(await contentOf(await download)).toEqual(record);

    await importing("run.json", { dataset: "gaussianClusters", train: 64, test: 50, seed: 9 });
    await expect.poll(() => page.url()).toContain("train=64");
    const specification = { ...here!.specification, seed: 77 };
    await importing("changed.json", { ...here!, specification });
    const alert = page.getByRole("alert");
    await expect
      .poll(() => alert.allTextContents())
      .toEqual([expect.stringMatching(/changed since/)]);
    expect(await files.count()).toBe(1);
    const link = deflateRawSync(JSON.stringify({ ...record, specification, epochs: [] }));
    await page.goto(`${site.url}#run=${link.toString("base64url")}`);
    await expect.poll(() => alert.allTextContents()).toEqual([expect.stringMatching(/^This link/)]);
    expect(await files.count()).toBe(1);
    await importing("{}.json", {});
    await expect.poll(() => alert.allTextContents()).toEqual([expect.stringMatching(/no kind/)]);
    const elsewhere = { ...here!.specification, model: "resnet-7" };
    const specificationHash_ = await specificationHash(elsewhere);
    await importing("later.json", {
      ...record,
      specification: elsewhere,
      specificationHash: specificationHash_,
    });
    await expect.poll(() => files.count()).toBe(2);
    await files.last().getByText("More").click();
    await files.last().getByRole("button", { name: "Use its settings" }).click();
    await page.getByText("All settings").click();
    await expect
      .poll(() => alert.allTextContents())
      .toContainEqual(expect.stringMatching(/unknown model "resnet-7"/));
    for (const name of ["Download specification", "Copy link to this run"]) {
      expect(await page.getByRole("button", { name }).isDisabled()).toBe(true);
    }
    await importing("wrong.json", { train: "many" });
    await expect.poll(async () => (await alert.allTextContents()).join()).toContain("train must");
    const { hash } = new URL(page.url());
    await importing("own.json", { dataset: "gaussianClusters", model: `own-${"0".repeat(64)}` });
    await expect
      .poll(async () => (await alert.allTextContents()).join())
      .toContain("model must not be a network of one's own in a page");
    expect(new URL(page.url()).hash).toBe(hash);
    const strange = [-1e308, 1e308].map((loss, i) => ({ ...here!.epochs[i]!, loss }));
    const epochs = [...strange, ...here!.epochs.slice(2)];
    const result = { ...here!.result, weightsHash: "1".repeat(64) };
    await importing("strange.json", { ...here!, epochs, result });
    await expect.poll(() => files.count()).toBe(3);
    await page.locator(".curves path.line").first().waitFor();
    const drawn = page.locator("path.line, path.end");
    for (const one of await drawn.all()) {
      expect(await one.getAttribute("d")).not.toMatch(/Infinity|NaN/);
    }
    expect(wrong).toEqual([]);
  });
});

test.each(["", "linear.html"])("a file that is dropped on the page '%s' keeps it", async (path) => {
  const { page, wrong } = await site.visit(path === "" ? `#${small}` : path);
  await page.locator("[data-run=paper], .handle").nth(7).waitFor();
  const record = findPaperRecords()[0]!;
  const result = { ...record.result, weightsHash: "0".repeat(64) }; // of a run that is not here
  const taken = await page.evaluate(
    (text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "record.json", { type: "application/json" }));
      const target = document.querySelector("main")!;
      return ["dragover", "drop"].map((type) => {
        const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        return !target.dispatchEvent(event);
      });
    },
    JSON.stringify({ ...record, result }),
  );
  expect(taken).toEqual([true, true]); // the browser opens no file
  if (path === "") await expect.poll(() => page.locator("[data-run=file]").count()).toBe(1);
  expect(wrong).toEqual([]);
});

describe("the story", () => {
  test("asks before it answers, and each step is a link that Back leads back to", async () => {
    const { page, wrong } = await site.visit("#story=1");
    const gap = () => page.getByTestId("gap").textContent();
    await page.getByRole("heading", { name: /50,000 photographs, each with a word/ }).waitFor();
    await expect.poll(() => page.locator("[data-run=paper]").count()).toBe(8);
    expect(await gap()).toMatch(/^\?/);
    await page.getByRole("button", { name: "About half" }).click();
    await expect.poll(gap).toMatch(/^48/);
    expect(await page.locator(".answer").textContent()).toMatch(/^Right. 51 in 100/);
    expect(await page.getByTestId("whose").textContent()).toContain("50,000 of CIFAR-10");

    await page.getByRole("link", { name: "Next: Random labels" }).press("Enter");
    await page.getByRole("heading", { name: /Now we throw dice/ }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toMatch(/^Now we throw dice/);
    expect(await gap()).toMatch(/^\?/);
    await page.getByRole("button", { name: "It fails: there is nothing to learn" }).click();
    expect(await page.locator(".answer").textContent()).toMatch(/^No. It gets 99 in 100/);
    await ended(page); // the reader's own browser has done it, too
    await page.goBack();
    await page.getByRole("heading", { name: /50,000 photographs, each with a word/ }).waitFor();
    expect(page.url()).toContain("#story=1");
    expect(await page.locator(".answer").textContent()).toMatch(/^Right. 51 in 100/);
    await expect.poll(gap).toMatch(/^48/);
    await page.goForward();
    await page.getByRole("heading", { name: /Now we throw dice/ }).waitFor();
    await page.reload();
    await expect.poll(() => page.locator(".answer").textContent()).toMatch(/^No. It gets 99/);
    await page.goBack();
    await expect.poll(() => page.locator(".answer").textContent()).toMatch(/^Right. 51 in 100/);
    expect(wrong).toEqual([]);
  });

  test("takes no run from the reader, only the one that the page has begun by itself", async () => {
    const { page, wrong } = await site.visit("", { reducedMotion: "no-preference" });
    const own = page.locator("[data-run=here]");
    const names = () => own.locator(".card-name").allTextContents();
    const step = page.getByRole("link", { name: "It learns" });
    await expect.poll(() => own.count()).toBe(1);
    await page.getByRole("button", { name: "Pause" }).click();
    await step.click();
    await expect.poll(() => own.count()).toBe(0);

    const endless = small.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
    await page.goto(`${site.url}#${endless}&backend=wasm`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect.poll(() => own.textContent()).toMatch(/epoch [1-9].* so far/);
    await page.getByRole("button", { name: "Pause" }).click();
    await own.getByText("More").click();
    await own.getByLabel("Name").fill("mine");
    await own.getByLabel("Name").press("Enter");
    await step.click();
    await page.getByRole("heading", { name: /50,000 photographs, each with a word/ }).waitFor();
    expect(await names()).toEqual(["mine"]);
    expect(await own.textContent()).toMatch(/left at epoch [1-9]/);
    await page.goBack();
    await page.getByRole("button", { name: "Train all six conditions" }).click();
    await expect.poll(() => own.count()).toBe(2);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Train all six conditions" }).click();
    await expect.poll(() => own.count()).toBe(3);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.reload();
    await expect.poll(() => own.count()).toBe(3);
    expect(await names()).toContain("mine");
    expect(wrong).toEqual([]);
  });

  test("lets the page train by itself only while the reader has begun nothing", async () => {
    const { context, wrong } = await site.visit(`#${small}`, { reducedMotion: "no-preference" });
    await context.addInitScript(() => {
      // The page waits until the test says that it is idle.
      globalThis.requestIdleCallback = (idle) => {
        Object.assign(globalThis, { idle });
        return 0;
      };
      // Which the reader chooses as soon as it is there.
      const choose = new MutationObserver(() => {
        const name = new URLSearchParams(location.search).get("choose");
        const labels = Array.from(document.querySelectorAll("label"));
        const chosen = labels.find(({ textContent }) => textContent?.trim() === name);
        if (!chosen) return;
        choose.disconnect();
        chosen.click();
      });
      choose.observe(document, { childList: true, subtree: true });
    });
    for (const [chosen, runs] of [
      ["random labels", 1], // as it is
      ["true labels", 0],
    ] as const) {
      const page = await context.newPage();
      await page.goto(`${site.url}?choose=${chosen}`);
      await page.waitForFunction(() => "idle" in globalThis);
      await page.evaluate(() => (globalThis as unknown as { idle(): void }).idle());
      await page.waitForTimeout(500);
      expect(await page.getByRole("radio", { name: chosen }).isChecked()).toBe(true);
      expect(await page.locator("[data-run=here]").count()).toBe(runs);
      await page.close();
    }
    expect(wrong).toEqual([]);
  });

  test("ends where the reader turns the knob; Back undoes what was turned", async () => {
    const { page } = await site.visit(`#${small}`);
    const knob = (name: string) => page.getByRole("radio", { name });
    await knob("shuffled pixels").check();
    await page.waitForTimeout(900); // changes that follow at once are one step back
    await knob("Gaussian pixels").check();
    await expect.poll(() => page.url()).toContain("gaussianPixels");
    await page.goBack();
    await expect.poll(() => knob("shuffled pixels").isChecked()).toBe(true);
    await page.goBack();
    await expect.poll(() => knob("random labels").isChecked()).toBe(true);
    await page.getByRole("link", { name: "Noise for images" }).click();
    await expect.poll(() => knob("Gaussian pixels").isChecked()).toBe(true);
    await knob("random pixels").check();
    await expect.poll(() => page.url()).toContain("randomPixels");
    expect(await page.locator(".step").count()).toBe(0);
  });
});

describe("a link", () => {
  test("is the whole run: the form writes it into the address and reads it back", async () => {
    const { page, wrong } = await site.visit(`#${small}`);
    await page.getByRole("radio", { name: "shuffled pixels" }).check();
    await page.getByText("All settings").click();
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
    expect(await again.page.getByRole("radio", { name: "shuffled pixels" }).isChecked()).toBe(true);
    await again.page.getByText("All settings").click();
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
    ["dataset=cifar10&train=201", "this page serves the first 200 examples, got 201"],
    ["story=6", "story must be a step from 1 to 5"],
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
    await page.getByText("All settings").click();
    await page.getByRole("button", { name: "Download specification" }).click();
    const specification = await contentOf(await download);
    const complete = completeSpecification(specification);
    expect(complete).toEqual(specification);
    expect(await specificationHash(complete)).toBe(
      await specificationHash(completeSpecification(fromFragment(small).specification)),
    );
  });
});

test("a reload pauses all six conditions, and Continue goes on to the last", async () => {
  // Slow learning fits nothing early: whenever the click on Pause arrives, conditions are left.
  const slow = small.replace("learningRate=0.01", "learningRate=0.00001");
  const { page, wrong } = await site.visit(
    `#${slow.replace("epochs=3", "epochs=60")}&backend=wasm`,
  );
  const own = page.locator("[data-run=here]");
  const status = () => page.getByRole("status").textContent();
  await page.getByRole("button", { name: "Train all six conditions" }).click();
  await expect.poll(() => own.count(), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByLabel("Learning rate ×").fill("-1");
  await expect.poll(status).toBe("Paused.");
  await page.reload();
  await expect.poll(status).toMatch(/^Paused at epoch .* [1-5] more conditions? will follow\.$/);
  expect(await page.getByLabel("Learning rate ×").inputValue()).toBe("-1");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => own.count(), { timeout: 120_000 }).toBe(6);
  await ended(page);
  const records = await exportedRecords(page);
  expect(new Set(records.map(({ corruption }) => corruption.name)).size).toBe(6);
  expect(wrong).toEqual([]);
});

test("all six conditions are trained in turn, each with its time", async () => {
  const { page, wrong } = await site.visit(
    `#${small.replace("epochs=3", "epochs=2")}&backend=wasm`,
  );
  await page.getByRole("button", { name: "Train all six conditions" }).click();
  await expect.poll(() => page.locator("[data-run=here]").count(), { timeout: 120_000 }).toBe(6);
  await ended(page);
  const records = await exportedRecords(page);
  expect(new Set(records.map(({ corruption }) => corruption.name)).size).toBe(6);
  await page.locator(".runs .chart").scrollIntoViewIfNeeded();
  const curves = page.locator(".runs svg[role=img] path.line");
  await expect.poll(() => curves.count()).toBe(12); // six of the paper's size among them
  expect(wrong).toEqual([]);
});
