import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { gzipSync } from "node:zlib";
import { fingerprint, uniformNoise } from "@rote/datasets";
import type { RunRecord } from "@rote/experiments";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { writeIdx } from "../scripts/writeIdx.ts";
import { ended, exportedRecords, publishedSite, small } from "./site.ts";

/**
 * Noise in the place of MNIST; in that of Fashion-MNIST noise with the fingerprint of other
 * classes.
 */
const site = publishedSite({
  fill: (publicDir) => {
    mkdirSync(`${publicDir}/data`, { recursive: true });
    for (const name of ["mnist", "fashion-mnist"]) {
      const manifest: Record<string, { examples: number; fingerprint: string }> = {};
      for (const split of ["train", "test"]) {
        const digits = Array.from({ length: 10 }, (_, i) => String(i));
        const noise = uniformNoise({ n: 80, shape: [28, 28, 1], seed: 0, split });
        const path = `${publicDir}/data/${name}-${split}`;
        const labels = Uint8Array.from(noise.labels);
        writeFileSync(`${path}-images.idx`, writeIdx(noise.images as Uint8Array, noise.shape));
        writeFileSync(`${path}-labels.idx`, writeIdx(labels, [80]));
        manifest[split] = { examples: 80, fingerprint: fingerprint({ ...noise, classes: digits }) };
      }
      writeFileSync(`${publicDir}/data/${name}.json`, JSON.stringify(manifest));
    }
  },
});

const isReady = (page: Page) =>
  expect.poll(() => page.locator(".pairs li").count(), { timeout: 30_000 }).toBe(8);

/**
 * How long each task of the page's main thread took, in milliseconds of the processor's time: by
 * the clock a task also waits for other processes, and for a processor that draws in a graphics
 * card's place.
 */
function tasksOfMainThread(trace: Buffer): number[] {
  interface TraceEvent {
    name: string;
    pid: number;
    tid: number;
    tdur?: number;
    args: { name?: string };
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const main = traceEvents
    .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
    .map(thread);
  return traceEvents
    .filter((event) => event.name.endsWith("RunTask") && main.includes(thread(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}

describe("every page", () => {
  test.each(["", "linear.html"])(
    "opens without an error, within the width of a phone, each control named: %s",
    async (path) => {
      const viewport = { width: 390, height: 844 };
      const { page, wrong } = await site.visit(path, { viewport });
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator(".chart").first().scrollIntoViewIfNeeded();
      await page.locator(".chart svg[role=img]").first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      const unnamed = await page.locator("button, input, select").evaluateAll((controls) =>
        controls
          .filter((control) => {
            const { labels, ariaLabel, textContent } = control as HTMLInputElement;
            return !labels?.length && !ariaLabel && !textContent?.trim();
          })
          .map((control) => control.outerHTML),
      );
      expect(unnamed).toEqual([]);
      expect(wrong).toEqual([]);
    },
  );

  test("keeps within a phone's width when there is a run to show", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await site.visit(`#${small}&backend=wasm`, { viewport });
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    await page.locator(".runs .chart").scrollIntoViewIfNeeded();
    await page.locator(".runs svg[role=img]").waitFor();
    await page.getByText("All settings").click();
    await page.getByRole("radio", { name: "random pixels" }).check();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test("keeps within a phone's width with a run of a long name", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await site.visit(`#${small}&backend=wasm`, { viewport });
    const name = "N".repeat(76);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    await page.locator(".runs .chart").scrollIntoViewIfNeeded();
    await page.locator(".runs svg[role=img]").waitFor();
    const own = page.locator("[data-run=here]");
    await own.getByText("More").click();
    await own.getByLabel("Name").fill(name);
    await own.getByLabel("Name").press("Enter");
    await expect.poll(() => own.locator(".card-name").textContent()).toBe(name);
    await page.keyboard.press("Escape");
    await page.locator(".runs [role=slider]").press("Home");
    await expect.poll(() => page.locator(".runs .said").textContent()).toContain(name);
    await page.locator(".first-layer").scrollIntoViewIfNeeded();
    await page.locator(".first-layer figcaption", { hasText: name }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test("can be worked by keyboard alone", async () => {
    const { page } = await site.visit(`#${small}&backend=wasm`);
    await isReady(page);
    const names: string[] = [];
    for (let i = 0; i < 60 && names.at(-1) !== "Train all six conditions"; i++) {
      await page.keyboard.press("Tab");
      names.push(
        await page.evaluate(() => {
          const focused = document.activeElement as HTMLInputElement;
          const outline = getComputedStyle(focused).outlineStyle;
          if (outline === "none") throw new Error(`${focused.outerHTML} shows no focus`);
          return (focused.labels?.[0] ?? focused).textContent!.trim();
        }),
      );
    }
    for (const name of ["Theory", "Train", "Step", "random labels", "All settings"]) {
      expect(names).toContain(name);
    }
    await page.getByRole("button", { name: "Train", exact: true }).focus();
    await page.keyboard.press("Enter");
    await ended(page);
  });
});

test("the first load is under 400 kB compressed, and TensorFlow.js is not in it", async () => {
  const { page } = await site.visit();
  const loaded: string[] = [];
  const fresh = await page.context().newPage();
  fresh.on("response", (response) => loaded.push(response.url()));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true)); // it loads too
  await fresh.goto(`${site.url}#${small}&backend=wasm`);
  await isReady(fresh);
  await fresh.waitForLoadState("networkidle");
  const compressed = async () => {
    let bytes = 0;
    for (const url of new Set(loaded)) {
      bytes += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
    }
    return bytes;
  };
  const first = await compressed();
  expect(first).toBeGreaterThan(50_000);
  expect(first).toBeLessThan(400_000);
  expect(loaded.some((url) => url.includes("trainer"))).toBe(false);
  await fresh.getByRole("button", { name: "Train", exact: true }).click();
  await ended(fresh);
  expect(loaded.some((url) => url.includes("trainer"))).toBe(true);
});

test("after the first visit both pages open and train without a network", async () => {
  const { page, context } = await site.visit(`#${small}&backend=wasm`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload(); // from now on the service worker answers
  await context.setOffline(true);
  await page.reload();
  await isReady(page);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await ended(page);
  await page.getByRole("link", { name: "Theory" }).click();
  await page.getByRole("heading", { name: /Gradient descent/ }).waitFor();
});

/** Small AlexNet on whatever "auto" takes: there is no graphics processor but programs. */
const alexnet = small.replace("model=mlp-1x512", "model=alexnet-small").replace("=48", "=16");

test.each([
  ["on one thread, where the host does not isolate the page", false],
  ["with threads, once the service worker isolates it", true],
])("without a GPU small AlexNet trains on onnx, %s", async (_, isolated) => {
  const link = `#${alexnet.replace("train=96", "train=32").replace("epochs=3", "epochs=1")}`;
  const { page, wrong } = await site.visit(link);
  if (isolated) {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
  await isReady(page);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await ended(page);
  const [{ environment }] = (await exportedRecords(page)) as [RunRecord];
  expect(environment).toMatchObject({ backend: "onnx", provider: "wasm" });
  const threads = Math.min(8, Math.max(2, availableParallelism() >> 1));
  expect(environment.threads).toBe(isolated ? threads : 1);
  expect(wrong).toEqual([]);
});

test("tfjs' wasm trains in an isolated page as well", async () => {
  const { page, wrong } = await site.visit(`#${small}&backend=wasm`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await isReady(page);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await ended(page);
  expect(wrong).toEqual([]);
});

test("training does not hold up the page, and goes on while another tab is in front", async () => {
  const endless = alexnet.replace("epochs=3", "epochs=9999").replace("Rate=0.01", "Rate=1e-9");
  const { page, context } = await site.visit(`#${endless}`);
  await isReady(page);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const epoch = async () =>
    Number(/epoch (\d+)/.exec((await page.getByTestId("progress").textContent())!)?.[1] ?? 0);
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(2);
  const browser = context.browser()!;
  await browser.startTracing(page, { categories: ["toplevel"] });
  await page.waitForTimeout(4000);
  const tasks = tasksOfMainThread(await browser.stopTracing());
  expect(tasks.length).toBeGreaterThan(100);
  expect(Math.max(...tasks)).toBeLessThan(50);

  const before = await epoch();
  const other = await context.newPage();
  await other.bringToFront();
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(before + 2);
});

describe("data", () => {
  test("served beside the page are verified and trained on", async () => {
    const { page, wrong } = await site.visit(
      "#dataset=mnist&train=60&test=40&epochs=1&backend=wasm&corruption.name=shuffledPixels",
    );
    await isReady(page);
    expect(await page.getByTestId("changed").textContent()).toContain("60 of 60 training images");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    expect(wrong).toEqual([]);
  });

  test.each([
    ["fashion-mnist&train=60&test=40", "the page's train set must have the fingerprint"],
    ["mnist&train=100&test=40", "this page serves the first 80 examples, got 100"],
    ["cifar10", "is not beside this page"],
  ])("that are not there, or not what they should be, are refused: %s", async (data, message) => {
    const { page } = await site.visit(`#dataset=${data}`);
    await expect.poll(() => page.getByRole("alert").allTextContents()).not.toEqual([]);
    expect((await page.getByRole("alert").allTextContents()).join()).toContain(message);
    expect(await page.getByRole("button", { name: "Train", exact: true }).isDisabled()).toBe(true);
  });

  test("from a folder of one's own pictures are trained on", async () => {
    const { page, wrong } = await site.visit(
      "#dataset=imageFolder&train=16&test=4&epochs=1&batchSize=8&backend=wasm",
    );
    const files = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 40);
      const context = canvas.getContext("2d")!;
      const pictures: [string, number[]][] = [];
      for (const colour of ["tomato", "teal"]) {
        for (let i = 0; i < 10; i++) {
          context.fillStyle = colour;
          context.fillRect(0, 0, 40, 40);
          const bytes = await (await canvas.convertToBlob()).arrayBuffer();
          pictures.push([`${colour}/${i}.png`, [...new Uint8Array(bytes)]]);
        }
      }
      return pictures;
    });
    const folder = site.folder("pictures");
    for (const [path, bytes] of files) {
      mkdirSync(`${folder}/${path.split("/")[0]}`, { recursive: true });
      writeFileSync(`${folder}/${path}`, Uint8Array.from(bytes));
    }
    await page.getByLabel(/A folder with a folder of pictures/).setInputFiles(folder);
    await isReady(page);
    const labels = await page.locator(".pairs .caption").allTextContents();
    expect(new Set(labels.map((label) => label.trim()))).toEqual(new Set(["tomato", "teal"]));
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await ended(page);
    expect(wrong).toEqual([]);
  });
});

test("where the data cannot be shown no old pictures stand, and the focus stays", async () => {
  const { page, wrong } = await site.visit(`#${small}`);
  await isReady(page);
  await page.locator(".grids .train button").first().click();
  await page.getByText("All settings").click();
  const field = page.getByLabel("Training examples");
  await field.fill("900000");
  await expect
    .poll(() => page.getByTestId("changed").textContent())
    .toBe("The data cannot be shown.");
  expect(await page.locator(".pairs li, .grid li, .inspect").count()).toBe(0);
  await field.fill("90");
  await isReady(page);
  await expect.poll(() => page.locator(".inspect").count()).toBe(1);
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(wrong).toEqual([]);
});

describe("the page of theory", () => {
  test("shows a network that learns true labels of points, and memorizes random ones", async () => {
    const { page, wrong } = await site.visit("linear.html");
    const shares = async () =>
      [...(await page.getByTestId("toy").textContent())!.matchAll(/([\d.]+) %/g)].map(([, share]) =>
        Number(share),
      ) as [train: number, guessing: number, test: number];
    await page.getByRole("button", { name: "True labels", exact: true }).click();
    await expect.poll(async () => (await shares())[0]).toBe(100);
    expect((await shares())[2]).toBeGreaterThan(70);
    await page.getByRole("button", { name: "Random labels", exact: true }).click();
    await expect.poll(async () => (await shares())[0]).toBe(100);
    expect((await shares())[2]).toBeLessThan(50);
    expect(wrong).toEqual([]);
  });

  test("descends from the origin to the solution of minimum norm, from elsewhere not", async () => {
    const { page, wrong } = await site.visit("linear.html");
    const distance = async () =>
      Number(/norm ([\d.e+-]+)$/.exec((await page.getByTestId("descent").textContent())!)![1]);
    await page.getByLabel("Step", { exact: false }).last().waitFor();
    await page.getByRole("slider", { name: /^Step/ }).fill("40");
    await expect.poll(distance).toBeLessThan(1e-3);
    await page.getByLabel("Start, w₁").fill("-1");
    await page.getByLabel("Start, w₂").fill("-1.5");
    await page.getByRole("slider", { name: /^Step/ }).fill("40");
    await expect.poll(distance).toBeCloseTo(0.22, 2);
    expect(wrong).toEqual([]);
  });

  test("a number that is emptied comes back when it is left", async () => {
    const { page } = await site.visit("linear.html");
    const start = page.getByLabel("Start, w₁");
    await start.fill("-1");
    await start.fill("");
    await start.blur();
    expect(await start.inputValue()).toBe("-1");
  });

  test.each(["-1.25", "0.005", "1e-2"])("%s, typed key by key, is that number", async (text) => {
    const { page } = await site.visit("linear.html");
    const start = page.getByLabel("Start, w₁");
    await start.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(text, { delay: 50 });
    await start.blur();
    expect(Number(await start.inputValue())).toBe(Number(text));
  });

  test.each([
    ["w₁", "1e9", "w₁ must be between −2.5 and 2.5, got 1000000000."],
    ["w₁", "1e308", "w₁ must be between −2.5 and 2.5, got 1e+308."],
    ["w₂", "-2.1", "w₂ must be between −2 and 2, got -2.1."],
  ])("a start of %s %s is refused, and a drawable one drawn then", async (name, text, words) => {
    const { page, wrong } = await site.visit("linear.html");
    const start = page.getByLabel(`Start, ${name}`);
    await page.getByTestId("descent").getByText("loss").waitFor();
    await start.fill(text);
    const error = page.locator("section", { hasText: "Gradient descent finds" }).getByRole("alert");
    await expect.poll(() => error.allTextContents()).toEqual([words]);
    await page.getByRole("slider", { name: /^Step/ }).fill("40");
    expect(await page.getByTestId("descent").textContent()).toBe("");
    await start.fill("-1");
    await expect.poll(() => page.getByTestId("descent").textContent()).toContain("loss");
    expect(await error.count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test("draws the distance that it says, where descent diverges, too", async () => {
    const { page } = await site.visit("linear.html");
    const facts = page.getByTestId("descent");
    await page.getByLabel(/Learning rate, in units/).fill("2.2");
    await page.getByRole("slider", { name: /^Step/ }).fill("40");
    await expect.poll(() => facts.textContent()).toMatch(/minimum norm [\d.]+e\+[23]$/);
    const section = page.locator("section", { hasText: "Gradient descent finds" });
    const axis = section.locator("figure", { hasText: "Distance to" }).locator("svg[role=img]");
    await expect.poll(() => axis.textContent()).toMatch(/1e\+[23]/);
  });

  test("deleted and cleared points come back by Undo, beside those placed since", async () => {
    const { page, wrong } = await site.visit("linear.html");
    const handles = page.locator(".handle");
    await expect.poll(() => handles.count()).toBe(8);
    const removed = page.getByTestId("removed");
    const names = async () => {
      const all = await handles.evaluateAll((list) => list.map((one) => one.ariaLabel!.slice(8)));
      return all.sort();
    };
    const before = await names();
    await handles.last().press("Delete");
    await expect.poll(() => removed.textContent()).toBe("Removed point 8.Undo");
    expect(await handles.count()).toBe(7);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(names).toEqual(before);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => removed.textContent()).toBe("Removed all 8 points.Undo");
    await page.getByRole("button", { name: "One more point" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => handles.count()).toBe(9);
    expect(await names()).toEqual(expect.arrayContaining(before));
    expect(wrong).toEqual([]);
  });

  test("keeps over a reload what was placed, chosen and typed", async () => {
    const { page, wrong } = await site.visit("linear.html");
    const handles = page.locator(".handle");
    await expect.poll(() => handles.count()).toBe(8);
    await handles.first().press("Delete");
    await page.getByLabel("Start, w₁").fill("-1");
    await page.getByRole("button", { name: "True labels", exact: true }).click();
    await page.locator("#theorem-title").evaluate((title) => title.scrollIntoView());
    const scrolled = () => page.evaluate(() => Math.round(scrollY / 20));
    const before = await scrolled();
    await page.waitForTimeout(500); // until the scrolling has ended
    await page.reload();
    await expect.poll(scrolled).toBe(before);
    await expect.poll(() => handles.count()).toBe(7);
    expect(await page.getByLabel("Start, w₁").inputValue()).toBe("-1");
    const chosen = page.getByRole("button", { name: "True labels", exact: true });
    expect(await chosen.getAttribute("aria-pressed")).toBe("true");
    expect(wrong).toEqual([]);
  });

  test("builds the network of Theorem 1 through the points that are clicked", async () => {
    const { page, wrong } = await site.visit("linear.html");
    await page.getByRole("button", { name: "Clear" }).click();
    const chart = page.locator("section", { hasText: "Theorem 1" }).locator("svg[role=img]");
    for (const [x, y] of [
      [100, 100],
      [200, 300],
      [300, 150],
    ] as const) {
      await chart.click({ position: { x, y } });
    }
    const facts = page.getByTestId("theorem");
    await expect.poll(() => facts.textContent()).toContain("3, 1");
    expect(await facts.textContent()).toContain("2n + d7");
    const handles = page.locator(".handle");
    expect(await handles.count()).toBe(3);
    const error = /points([\d.e+-]+)$/.exec((await facts.textContent())!)![1];
    expect(Number(error)).toBeLessThan(1e-12);
    const units = page.getByRole("slider", { name: /Units in place/ });
    await units.fill("1");
    await expect.poll(() => facts.textContent()).toMatch(/once all units are in place$/);
    await units.fill("3");

    const label = (i: number) => handles.nth(i).getAttribute("aria-label");
    const before = await Promise.all([0, 1, 2].map(label));
    const box = (await handles.nth(1).boundingBox())!;
    await page.mouse.move(box.x + 12, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + 42, box.y - 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => label(1)).not.toBe(before[1]);
    expect([await label(0), await label(2)]).toEqual([before[0], before[2]]); // others stay
    await page.getByRole("button", { name: "One more point" }).click();
    await expect.poll(() => handles.count()).toBe(4);
    expect([await label(0), await label(2)]).toEqual([before[0], before[2]]);
    await handles.nth(0).focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => label(0)).not.toBe(before[0]);
    await page.keyboard.press("Delete");
    await expect.poll(() => handles.count()).toBe(3);
    expect(wrong).toEqual([]);
  });
});

test.each([
  "augmentation=x",
  "augmentation.0.name=constructor",
  "dataset=toString&model=__proto__",
  "corruption.name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
  "dataset=gaussianClusters&train=900000&test=900000",
  "dataset=gaussianClusters&train=1e308",
  "dataset=gaussianClusters&corruption.name=randomPixels&corruption.params.exactCountOf=268435456",
  "train.a.b.c.d.e.f.g.h.i.j.k.l=1",
  `seed=${"9".repeat(20_000)}`,
  "%00%ff&=&&..=%F0",
])("a link that says %.60s leaves the page whole, and is refused in words", async (link) => {
  const { page, wrong } = await site.visit(`#${link}`, { viewport: { width: 360, height: 800 } });
  let dialogs = 0;
  page.on("dialog", async (dialog) => {
    dialogs++;
    await dialog.dismiss();
  });
  const alert = page.locator(".alert");
  await expect.poll(() => alert.count(), { timeout: 30_000 }).toBe(1);
  expect(await alert.textContent()).toContain("This link cannot be read.");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  await isReady(page); // with the settings of a newcomer
  await page.evaluate(() => {
    location.hash = "augmentation=x"; // and once it is open
  });
  await expect.poll(() => alert.textContent()).toContain("augmentation must be a list");
  expect(await page.locator(".centre").isVisible()).toBe(true);
  expect([wrong, dialogs]).toEqual([[], 0]);
});
