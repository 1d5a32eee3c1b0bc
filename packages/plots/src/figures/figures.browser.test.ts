import { expect, test } from "vitest";
import { figure1a, report } from "../index.ts";
import { testRecords } from "../records.testing.ts";

const parse = (svg: string) => new DOMParser().parseFromString(svg, "image/svg+xml");

test("a figure drawn on the page's document is XML that stands alone", async () => {
  const svg = figure1a(testRecords(), { title: "a & b < c", paper: true });
  expect(parse(svg).querySelector("parsererror")).toBeNull();
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  expect(image.naturalWidth).toBe(720);
});

test("drawing leaves nothing behind on the page", () => {
  const before = document.documentElement.outerHTML;
  figure1a(testRecords());
  expect(document.documentElement.outerHTML).toBe(before);
});

test("every label, tick and title of a figure lies within it, at both widths", () => {
  for (const width of [360, 720]) {
    const host = document.createElement("div");
    host.innerHTML = figure1a(testRecords(), { width, title: "Figure 1a" });
    document.body.append(host);
    const sheet = host.querySelector("svg")!.getBoundingClientRect();
    for (const text of host.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      expect(box.left, text.textContent!).toBeGreaterThanOrEqual(sheet.left);
      expect(box.right, text.textContent!).toBeLessThanOrEqual(sheet.right);
      expect(box.top, text.textContent!).toBeGreaterThanOrEqual(sheet.top);
      expect(box.bottom, text.textContent!).toBeLessThanOrEqual(sheet.bottom);
    }
    host.remove();
  }
});

test("a report made in the browser fits a phone, with one drawing of each figure", async () => {
  const frame = document.createElement("iframe");
  frame.style.cssText = "width:360px;height:640px";
  frame.srcdoc = report({ title: "On a phone", runs: testRecords() });
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  const page = frame.contentDocument!;
  expect(page.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  const figures = [...page.querySelectorAll("article figure")];
  expect(figures).not.toHaveLength(0);
  for (const figure of figures) {
    const drawings = [...figure.querySelectorAll(":scope > div")];
    const shown = drawings.filter((drawing) => drawing.getClientRects().length > 0);
    expect([drawings.length, shown.length]).toEqual([2, 1]);
  }
  frame.remove();
});
