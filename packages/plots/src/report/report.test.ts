import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exhibits } from "../exhibits.ts";
import {
  type ReportOptions,
  report,
  reportFiles,
  resultsTable,
  runsTable,
  toCSV,
  toMarkdown,
} from "../index.ts";
import {
  testClaims,
  testExpressivity,
  testFailure,
  testLinear,
  testRecords,
} from "../records.testing.ts";
import { questions } from "./questions.ts";

const runs = testRecords();
const everything = {
  runs,
  linear: testLinear(),
  expressivity: testExpressivity(),
  claims: testClaims(),
};
const page = (options: Partial<ReportOptions> = {}) => {
  const html = report({ title: "A title", ...everything, ...options });
  return { html, document: parseHTML(html).document };
};
const OWN_DATA = /^data:(text\/csv|image\/svg\+xml|application\/pdf|text\/x-tex);charset=utf-8,/;
const saved = (document: Document, name: string) => {
  const href = document.querySelector(`a[download="${name}"]`)!.getAttribute("href")!;
  return decodeURIComponent(href.slice(href.indexOf(",") + 1));
};

describe("report", () => {
  test("loads nothing: no script, no address but places and data of its own", () => {
    const { document } = page({ rerun: "rote randomize", scale: "tiny" });
    expect(document.querySelectorAll("script, link, img, iframe, object, [src]")).toHaveLength(0);
    for (const element of document.querySelectorAll("[href]")) {
      const href = element.getAttribute("href")!;
      if (href.startsWith("#")) expect(document.getElementById(href.slice(1)), href).not.toBeNull();
      else expect(href).toMatch(OWN_DATA);
    }
  });

  test("has a section for each question that there are records or claims for, and no other", () => {
    const ids = (options: Partial<ReportOptions>) =>
      [...page(options).document.querySelectorAll("h2")].map(({ id }) => id);
    expect(ids({})).toEqual([
      "short",
      "memorizing",
      "regularizers",
      "implicit",
      "expressivity",
      "linear",
      "others",
      "records",
    ]);
    expect(ids({ runs: [], linear: [], claims: [] })).toEqual(["expressivity", "records"]);
    expect(ids({ runs: [], linear: [], expressivity: [] })).toEqual(["short", "others", "records"]);
  });

  test("shows each figure and table that there are records for, and no other", () => {
    const ids = (options: Partial<ReportOptions>) =>
      [...page(options).document.querySelectorAll("h3")].map(({ id }) => id);
    expect(ids({})).toEqual(["figure1a", "table1", "figure2", "theorem1", "section5"]);
    expect(ids({ runs: [], linear: [], claims: [] })).toEqual(["theorem1"]);
    expect(ids({ runs: [], linear: [], expressivity: [] })).toEqual([]);
  });

  test("every exhibit belongs to one question, and questions ask for no other", () => {
    const asked = questions.flatMap(({ exhibits: ids }) => ids).sort();
    expect(asked).toEqual(exhibits.map(({ id }) => id).sort());
  });

  test("begins with a frame of figure 1 and a line for each claim, that lead to the rest", () => {
    const { document } = page();
    const [first] = document.querySelectorAll("section");
    expect([...first!.querySelectorAll(".overview a")].map((a) => a.getAttribute("href"))).toEqual([
      "#figure1a",
    ]);
    expect(first!.querySelectorAll(".overview svg.rote-figure")).toHaveLength(1);
    const lines = [...first!.querySelectorAll(".glance a")];
    expect(lines).toHaveLength(everything.claims.length);
    for (const line of lines) {
      const claim = document.getElementById(line.getAttribute("href")!.slice(1))!;
      expect(claim.closest("details.claim")!.textContent).toContain(line.textContent);
    }
  });

  test("holds every epoch and every run as CSV, bit for bit", () => {
    const { document } = page();
    expect(saved(document, "epochs.csv")).toBe(toCSV(runs));
    const lines = saved(document, "runs.csv").trim().split("\r\n");
    expect(lines).toHaveLength(1 + runs.length);
  });

  test("every record has its row, with the beginning of its hashes", () => {
    const { document } = page();
    const rows = [...document.querySelectorAll("#runs .table tbody tr")];
    expect(rows).toHaveLength(runs.length);
    rows.forEach((row, i) => {
      expect(row.textContent).toContain(runs[i]!.specificationHash!.slice(0, 12));
      expect(row.textContent).toContain(runs[i]!.result.weightsHash!.slice(0, 12));
    });
    expect(runsTable(runs).rows[0]).toContain(runs[0]!.specificationHash);
  });

  test("gives each verdict as a word, an icon of its own and the class of its colour", () => {
    const { document } = page();
    const verdicts = [...document.querySelectorAll(".glance .verdict")];
    expect(verdicts.map((verdict) => verdict.querySelector("strong")!.textContent)).toEqual([
      "holds",
      "fails",
      "inconclusive",
      "premise not met",
      "not enough runs",
    ]);
    const icons = verdicts.map((verdict) => verdict.querySelector("path")!.getAttribute("d"));
    expect(new Set(icons).size).toBe(5);
    expect(new Set(verdicts.map(({ className }) => className)).size).toBe(3);
    expect(document.querySelector(".summary")!.textContent).toMatch(
      /^1 claim holds, 1 fails, 1 is inconclusive, 1 has records that .*, 1 needs more runs\. /,
    );
  });

  test("says what would hold, and puts the paper's figures beside ours, under each claim", () => {
    const { document } = page();
    expect(document.querySelector(".tolerance")!.textContent).toBe(
      "Holds if: every run ends with a training accuracy of at least 99 %.",
    );
    const rows = [...document.querySelectorAll(".claims tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows).toContainEqual(["random labels, epochs", "36\u00a0epochs", "31.5\u00a0epochs"]);
    expect(rows).toContainEqual(["gain from augmentation", "–", "–"]);
  });

  test("says under each claim what a record must satisfy, and which do not", () => {
    const { document } = page();
    const text = document.querySelector("#claim-ridge")!.textContent;
    expect(text).toContain("Its solver converged.");
    expect(text).toContain("One record was left out");
    expect(text).toContain("a kernel machine: the solver says maxSteps");
  });

  test("counts what failed where it would be shown", () => {
    const failures = [testFailure("randomLabels"), testFailure("randomLabels", { dropout: 0.5 })];
    const { document } = page({ failures });
    const captionOf = (id: string) => document.querySelector(`#${id}`)!.parentElement!.textContent;
    expect(captionOf("figure1a")).toContain("1 run failed and is not shown, nor in any mean.");
    expect(captionOf("table1")).toContain("2 runs failed and are not shown, nor in any mean.");
    expect(captionOf("figure2")).not.toContain("failed and");
    expect(document.querySelector(".summary")!.textContent).toMatch(/ 2 runs failed\.$/);
  });

  test("names damaged records on the first screen and at its end", () => {
    const one = { record: "runs/<b>.json", reason: "it must be whole" };
    const { document } = page({ damaged: [one] });
    expect(document.querySelector(".summary")!.textContent).toMatch(
      / 1 damaged record is left out of every figure and verdict\.$/,
    );
    const listed = document.querySelector("#damaged")!;
    expect(listed.textContent).toContain("runs/<b>.json: it must be whole");
    const two = page({ damaged: [one, one], summary: "Mine." }).document;
    expect(two.querySelector(".summary")!.textContent).toBe(
      "Mine. 2 damaged records are left out of every figure and verdict.",
    );
    expect(page().document.querySelector("#damaged")).toBe(null);
  });

  test("puts claims that too few runs speak of last, folded unless all are such", () => {
    const [holds, , open] = everything.claims;
    const order = (claims: (typeof everything)["claims"]) => {
      const lines = [...page({ claims }).document.querySelectorAll(".glance a")];
      return lines.map((a) => [a.getAttribute("href"), a.closest("details") !== null]);
    };
    const [first, last] = [`#claim-${holds!.id}`, `#claim-${open!.id}`];
    expect(order([open!, holds!])).toEqual([
      [first, false],
      [last, true],
    ]);
    expect(order([open!])).toEqual([[last, false]]);
  });

  test("counts the runs that fitted, and names the extremes of test accuracy", () => {
    const summary = (some: typeof runs) =>
      page({ runs: some, claims: [] }).document.querySelector(".summary")!.textContent;
    expect(summary(runs)).toBe(
      "Inception on CIFAR-10: all 6 runs fitted their training set. " +
        "Test accuracy lies between 10.00\u00a0% (random labels) and 85.75\u00a0% (true labels).",
    );
    const unfit = { ...runs[1]!, epochs: runs[1]!.epochs.slice(0, 20) };
    expect(summary([runs[0]!, unfit])).toContain("1 of 2 runs");
  });

  test("shows each value of the records beside the paper's", () => {
    const { document } = page();
    const rows = [...document.querySelectorAll("[aria-labelledby=figure1a] .table tbody tr")].map(
      (row) => [...row.children].map((cell) => cell.textContent),
    );
    expect(rows[0]).toEqual(["true labels", "12", "10", "–", "100.00", "100.00", "85.75", "85.75"]);
    expect(rows[1]).toEqual([
      "random labels",
      "35",
      "36",
      "–",
      "100.00",
      "100.00",
      "10.00",
      "9.78",
    ]);
  });

  test("has in each table a heading for each cell, a caption, and scopes", () => {
    const { document } = page();
    const span = (cell: Element, name: string) => Number(cell.getAttribute(name) ?? 1);
    for (const table of document.querySelectorAll("table")) {
      expect(table.querySelector("caption")!.textContent).not.toBe("");
      const [top, below] = [...table.querySelectorAll("thead tr")];
      const width = [...top!.children].reduce((sum, cell) => sum + span(cell, "colspan"), 0);
      for (const row of table.querySelectorAll("tbody tr"))
        expect(row.children).toHaveLength(width);
      const deep = [...top!.children].filter((cell) => span(cell, "rowspan") === 2).length;
      if (below !== undefined) expect(below.children).toHaveLength(width - deep);
      for (const heading of table.querySelectorAll("th")) {
        expect(["col", "row", "colgroup"]).toContain(heading.getAttribute("scope"));
      }
    }
  });

  test("every figure has a name and is told in words", () => {
    const { document } = page();
    for (const figure of document.querySelectorAll("figure")) {
      const isOverview = figure.closest(".overview") !== null;
      const drawings = [...figure.querySelectorAll(isOverview ? "figure > svg" : "div > svg")];
      expect(drawings).toHaveLength(isOverview ? 1 : 2);
      for (const svg of drawings) {
        expect(svg.getAttribute("role")).toBe("img");
        expect(svg.getAttribute("aria-label")).not.toBe("");
      }
      if (isOverview) continue; // the words are where its link leads
      const section = figure.closest("article")!;
      expect(section.querySelector(".words")!.textContent.length).toBeGreaterThan(50);
    }
  });

  test("says once what all records share, and under each only its own", () => {
    const { document } = page({ environment: { node: "24" }, linear: [], expressivity: [] });
    const details = [...document.querySelectorAll("#determined > details")].map((element) => [
      element.querySelector("summary")!.textContent,
      JSON.parse(element.querySelector("code")!.textContent!),
    ]);
    expect(details[0]).toEqual(["Environment", { node: "24" }]);
    expect(details[1]).toEqual([
      "Common to all records",
      { model: "inception-small", dataset: { name: "cifar10" } },
    ]);
    const { corruption, specificationHash } = runs[0]!;
    expect(details[2]).toEqual(["true labels", { corruption, specificationHash }]);
    expect(details).toHaveLength(2 + runs.length);
  });

  test("escapes whatever the records say", () => {
    const evil = `</title></style><script>alert("1")</script>&'`;
    const record = {
      ...runs[0]!,
      name: evil,
      model: evil,
      dataset: evil,
      note: evil,
      specificationHash: evil,
      specification: { augmentation: [{ name: evil, params: {} }] },
    };
    const claim = {
      ...everything.claims[0]!,
      id: evil,
      sentence: evil,
      source: evil,
      evidence: evil,
      figures: [{ quantity: evil, paper: evil, ours: evil, unit: evil }],
      runs: [evil],
    };
    const { html, document } = page({
      title: evil,
      runs: [record, runs[1]!],
      claims: [claim],
      summary: evil,
      scale: evil,
      linear: [{ ...everything.linear[0]!, dataset: evil, kernel: evil, features: evil }],
      rerun: evil,
      environment: evil,
    });
    expect(html).not.toContain("<script>");
    expect(document.querySelectorAll("script")).toHaveLength(0);
    expect(document.querySelector("h1")!.textContent).toBe(evil);
    expect(document.querySelector(".glance a")!.textContent).toBe(evil);
    expect(document.querySelector("#rerun pre code")!.textContent).toBe(evil);
  });

  test("links each run to where the lab opens it, where there is such an address", () => {
    const [first, ...others] = runs;
    const lab = (run: (typeof runs)[number]) =>
      run.name === first!.name ? 'https://example.org/lab/?a="<&>"#run=x' : undefined;
    const { document } = page({ lab: lab as NonNullable<ReportOptions["lab"]> });
    const links = [...document.querySelectorAll("#runs a.lab")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual([lab(first!)]);
    expect(links[0]!.getAttribute("aria-label")).toMatch(/^Open in the lab: true labels, seed 0$/);
    expect(document.querySelectorAll("#runs tbody tr")).toHaveLength(1 + others.length);
    expect(page().html).not.toContain('class="lab"');
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " JAVASCRIPT:x"])(
    "links to no address of another kind: %s",
    (address) => {
      expect(() => page({ lab: () => address })).toThrow(/lab must give an address of http/);
    },
  );

  test("is the same text every time", () => {
    expect(page().html).toBe(page().html);
  });

  test("refuses an environment that is no JSON", () => {
    for (const environment of [Symbol("x"), () => 1, 1n]) {
      expect(() => page({ environment })).toThrow(
        /report: environment must be what JSON can hold, got/,
      );
    }
  });

  test("refuses to report nothing", () => {
    expect(() => report({ title: "Empty" })).toThrow(/report: there must be at least one record/);
    expect(() => reportFiles({ title: "Empty" })).toThrow(/reportFiles: there must be/);
  });
});

describe("reportFiles", () => {
  const files = reportFiles({ title: "A title", ...everything });

  test("are the page, each figure as SVG, and all that the page lets one save", () => {
    const { document } = page();
    const links = [...document.querySelectorAll("a[download]")].map((a) =>
      a.getAttribute("download"),
    );
    expect(files.map(({ name }) => name).sort()).toEqual(["report.html", ...links].sort());
    expect(files[0]).toEqual({ name: "report.html", content: page().html });
  });

  test("have the content of the page's own", () => {
    const { document } = page();
    for (const { name, content } of files.slice(1))
      expect(saved(document, name), name).toBe(content);
  });

  test("have names of their own that any file system takes", () => {
    const names = files.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9-]+\.(html|svg|pdf|csv|tex)$/);
  });
});

test("the table as Markdown has a line for each condition, and escapes bars", () => {
  const table = resultsTable([{ ...runs[0]!, name: "a|b" }]);
  expect(toMarkdown(table)).toBe(
    "| condition | epochs to 99 % | epochs to 100 % | training accuracy (%) | " +
      "test accuracy (%) |\n" +
      "| --- | ---: | ---: | ---: | ---: |\n" +
      "| a\\|b | 12 | – | 100.00 | 85.75 |\n",
  );
});
