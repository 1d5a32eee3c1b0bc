import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { report, resultsTable, toCSV, toMarkdown } from "./index.ts";
import { testRecords } from "./testRecords.ts";

const records = testRecords();
const page = (options: Partial<Parameters<typeof report>[0]> = {}) => {
  const html = report({ title: "A title", records, ...options });
  return { html, document: parseHTML(html).document };
};

describe("report", () => {
  test("loads nothing: no script, no link or address but its own data", () => {
    const { document } = page({ paperModel: "Inception", command: "rote randomize" });
    expect(document.querySelectorAll("script, link, img, iframe, object")).toHaveLength(0);
    const addresses = [...document.querySelectorAll("[href], [src]")].map((element) =>
      element.getAttribute("href"),
    );
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).toMatch(/^data:text\/csv/);
  });

  test("holds every epoch as CSV, bit for bit", () => {
    const href = page().document.querySelector("a[download]")!.getAttribute("href")!;
    expect(decodeURIComponent(href.slice(href.indexOf(",") + 1))).toBe(toCSV(records));
  });

  test("counts the runs that fitted, and names the extremes of test accuracy", () => {
    const summary = (runs: typeof records) =>
      page({ records: runs }).document.querySelector(".summary")!.textContent;
    expect(summary(records)).toBe(
      "inceptionSmall on cifar10: all 6 runs fitted their training set. " +
        "Test accuracy lies between 10.00\u00a0% (random labels) and 85.75\u00a0% (true labels).",
    );
    const unfit = { ...records[1]!.result, epochsToFit: null };
    expect(summary([records[0]!, { ...records[1]!, result: unfit }])).toContain("1 of 2 runs");
  });

  test("shows each value of the records beside the paper's", () => {
    const { document } = page({ paperModel: "Inception" });
    const rows = [...document.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows[0]).toEqual(["true labels", "11", "10", "100.00", "100.00", "85.75", "85.75"]);
    expect(rows[1]).toEqual(["random labels", "34", "36", "100.00", "100.00", "10.00", "9.78"]);
  });

  test("has as many headings as cells", () => {
    const { document } = page({ paperModel: "Inception" });
    const span = (cell: Element) => Number(cell.getAttribute("colspan") ?? 1);
    const [top, below] = [...document.querySelectorAll("thead tr")];
    expect([...top!.children].map(span).reduce((a, b) => a + b)).toBe(7);
    expect(below!.children).toHaveLength(6);
  });

  test("says once what all runs share, and under each run only its own", () => {
    const { document } = page({ environment: { node: "24" } });
    const details = [...document.querySelectorAll("details")].map((element) => [
      element.querySelector("summary")!.textContent,
      JSON.parse(element.querySelector("code")!.textContent!),
    ]);
    expect(details[0]).toEqual(["Environment", { node: "24" }]);
    expect(details[1]).toEqual([
      "Common to all runs",
      { model: "inceptionSmall", dataset: { name: "cifar10" } },
    ]);
    expect(details[2]).toEqual(["true labels", { corruption: records[0]!.corruption }]);
    expect(details).toHaveLength(2 + records.length);
  });

  test("escapes whatever the records say", () => {
    const evil = `</title></style><script>alert("1")</script>&`;
    const record = { ...records[0]!, name: evil, model: evil, note: evil };
    const { html, document } = page({
      ...{ title: evil, records: [record], summary: evil, command: evil, environment: evil },
    });
    expect(html).not.toContain("<script>");
    expect(document.querySelector("h1")!.textContent).toBe(evil);
    expect(document.querySelector("tbody th")!.textContent).toBe(evil);
  });

  test("is the same text every time", () => {
    expect(page().html).toBe(page().html);
  });

  test("refuses to report nothing", () => {
    expect(() => page({ records: [] })).toThrow(/report: records must hold at least one run/);
  });
});

test("the table as Markdown has a line for each run, and escapes bars", () => {
  const table = resultsTable([{ ...records[0]!, name: "a|b" }]);
  expect(toMarkdown(table)).toBe(
    "| condition | epochs to fit | training accuracy (%) | test accuracy (%) |\n" +
      "| --- | ---: | ---: | ---: |\n" +
      "| a\\|b | 11 | 100.00 | 85.75 |\n",
  );
});
