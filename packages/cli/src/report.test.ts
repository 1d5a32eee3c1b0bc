import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { roteSession } from "./rote.testing.ts";

const accuracies = { trainAccuracy: 1, testAccuracy: 0.5, cleanLabelTestAccuracy: 0.5 };
const training = (name: string, seed: number, kind: object = { kind: "training" }) => ({
  ...kind,
  version: 1,
  name: `${name} of ${seed}`,
  specification: { seed, train: 100, model: "mlp-1x512", dataset: "cifar10", epochs: 9 },
  specificationHash: `${name}-${seed}`,
  corruption: { name, params: {}, seed },
  dataset: { name: "cifar10" },
  model: { name: "mlp-1x512" },
  environment: { node: "24" },
  epochs: [
    { epoch: 1, step: 10, loss: 2, learningRate: 0.1, seconds: 1, ...accuracies },
    { epoch: 2, step: 20, loss: 1, learningRate: 0.1, seconds: 2, ...accuracies },
  ],
  result: { epochsToFit: 2, weightsHash: `w${seed}`, seconds: 2, ...accuracies },
});
const linear = {
  kind: "linear",
  version: 1,
  specification: { train: 100 },
  specificationHash: "k",
  dataset: { name: "mnist" },
  kernel: { name: "gaussian" },
  features: null,
  ridge: 0,
  labels: "true",
  trainError: 0,
  testError: 0.1,
  norm: 20,
};
const expressivity = {
  kind: "expressivity",
  version: 1,
  specification: { n: 10 },
  specificationHash: "t",
  n: 10,
  dimension: 5,
  outputs: 1,
  weights: 25,
  maxError: 1e-15,
};
let cwd: string;
const session = roteSession({ cwd: tmpdir() });
afterAll(() => session.end());
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-report-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const put = (path: string, content: unknown) => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(cwd, path), text);
};
const report = (...args: string[]) => session.run(["report", "results", ...args], { cwd });

test.skipIf(process.platform === "win32")(
  "failed runs are reported, links in a circle end, a pipe is named and not waited for",
  { timeout: 60_000 },
  async () => {
    put("results/run.json", training("trueLabels", 0));
    const error = { name: "DivergedError", message: "the loss is NaN" };
    const { specification } = training("randomLabels", 1);
    const failed = { kind: "failure", of: "training", specification, error, epoch: 1, step: 7 };
    put("results/failed/failure.json", { ...failed, specificationHash: "f" });
    put("results/again/failure.json", { ...failed, specificationHash: "trueLabels-0" });
    for (const name of ["here", "there"]) symlinkSync(".", join(cwd, "results", name));
    execFileSync("sh", ["-c", `mkfifo "${join(cwd, "results", "pipe.json")}"`]);
    const { code, stdout, stderr } = await report();
    expect([code, stderr]).toEqual([0, expect.stringContaining("pipe.json (not a file)")]);
    expect(stdout).toMatch(/^1 training run, 1 failed run\.$/m);
    const page = readFileSync(join(cwd, "results", "report.html"), "utf8");
    expect(page).toMatch(/Failed runs[\s\S]*the loss is NaN/);
  },
);
const page = (path = "results/report.html") => readFileSync(join(cwd, path), "utf8");

describe("rote report", () => {
  test("puts every record on one page, with figures and data beside it", async () => {
    put("results/a/true.json", training("trueLabels", 0));
    put("results/a/deeper/random.json", training("randomLabels", 0));
    put("results/linear.json", linear);
    put("results/expressivity.json", expressivity);
    const { code, stdout, stderr } = await report();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Drawing a report of 2 .*\n$/),
    });
    expect(stdout).toBe(
      "2 training runs, 1 kernel machine, 1 network of Theorem 1.\n" +
        `Report: ${join("results", "report.html")}\n` +
        `Figures and data: ${join("results", "report-files")}\n`,
    );
    const html = page();
    for (const hash of ["trueLabels-0", "randomLabels-0"]) expect(html).toContain(hash);
    for (const id of ["short", "figure1a", "theorem1", "section5", "records"]) {
      expect(html).toContain(`id="${id}"`);
    }
    expect(readdirSync(join(cwd, "results/report-files"))).toEqual(
      expect.arrayContaining(["figure1a.svg", "figure1a.csv", "theorem1.svg", "runs.csv"]),
    );
  });

  test("offers no command that does more than it says, whatever the folder is called", async () => {
    put("a; touch PWNED #/true.json", training("trueLabels", 0));
    const { code } = await session.run(["report", "a; touch PWNED #"], { cwd });
    expect(code).toBe(0);
    expect(page("a; touch PWNED #/report.html")).toMatch(
      /\nrote report (&#39;|&#x27;|&apos;|')a; touch PWNED #\1/,
    );
  });

  test("checks the paper's claims on the records", async () => {
    put("results/expressivity.json", expressivity);
    await report();
    const html = page();
    const line = (name: string) =>
      new RegExp(`<li><span class="verdict ${name}">.*?</span><a href="#claim-([^"]*)">`, "g");
    const ids = (name: string) => [...html.matchAll(line(name))].map(([, id]) => id);
    expect(ids("holds")).toContain("theorem1");
    expect(ids("open")).toContain("fig1a-fit"); // it needs training runs
    for (const id of [...ids("holds"), ...ids("open")]) expect(html).toContain(`id="claim-${id}"`);
  });

  test("writes to the place given, and the same bytes each time", async () => {
    put("results/true.json", training("trueLabels", 0));
    await report("--out", "elsewhere/page.html");
    const first = page("elsewhere/page.html");
    await report("--out", "elsewhere/page.html");
    expect(page("elsewhere/page.html")).toBe(first);
    expect(readdirSync(join(cwd, "elsewhere")).sort()).toEqual(["page-files", "page.html"]);
    expect(readdirSync(join(cwd, "results"))).toEqual(["true.json"]);
  });

  test("refuses a name that browsers would not open as a page, before it reads", async () => {
    mkdirSync(join(cwd, "results"), { recursive: true });
    const { code, stdout, stderr } = await report("--out", "rep");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "rote: report: --out must be a page, a name in .html, got rep. Name it rep.html, or for a " +
        `folder ${join("rep", "report.html")}.\n`,
    );
    mkdirSync(join(cwd, "rep"));
    expect((await report("--out", "rep")).stderr).toContain("must be a file, got a folder");
  });

  test("takes records of before there were kinds, and a loss that was not finite", async () => {
    const record = training("trueLabels", 0, {});
    const epochs = [...record.epochs, { ...record.epochs[1]!, epoch: 3, step: 30, loss: null }];
    put("results/true.json", { ...record, epochs });
    const { code, stdout } = await report();
    expect(code).toBe(0);
    expect(stdout).toContain("1 training run.");
  });

  test("counts a record once that lies there twice", async () => {
    put("results/a.json", training("trueLabels", 0));
    put("results/copy/a.json", training("trueLabels", 0));
    put("results/list.json", [training("trueLabels", 0)]);
    const { stdout, stderr } = await report();
    expect(stdout).toContain("1 training run.");
    expect(stderr).toContain("The same run twice, counted once: a.json and copy/a.json.");
    expect(stderr).not.toContain("list.json");
  });

  test("counts a run once that was done on two machines, with other times and bits", async () => {
    const run = training("trueLabels", 0);
    put("results/a.json", run);
    put("results/b.json", { ...run, result: { ...run.result, seconds: 7, testAccuracy: 0.5 } });
    put("results/c.json", training("trueLabels", 1));
    expect((await report()).stdout).toContain("2 training runs.");
    const { stdout } = await report("--json");
    const events = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(events).toContainEqual(
      expect.objectContaining({ event: "copy", path: "b.json", sameAs: "a.json" }),
    );
  });

  test("says which JSON files it left out, and reports the rest", async () => {
    put("results/true.json", training("trueLabels", 0));
    put("results/package.json", { name: "mine" });
    put("results/numbers.json", [1, 2]);
    put("results/rote.json", { experiment: "its own" });
    put("results/claims.json", { kind: "claims", version: 1, claims: [] }); // judged anew
    const { code, stderr } = await report();
    expect(code).toBe(0);
    expect(stderr).toBe(
      "Left out, because no figure or claim reads them: numbers.json, package.json.\n" +
        "Drawing a report of 1 training run.\n",
    );
  });

  test("refuses to write over a file that is no report", async () => {
    put("results/run.json", training("trueLabels", 0));
    put("results/report.html", "years of work");
    const { code, stderr } = await report();
    expect([code, stderr]).toEqual([2, expect.stringContaining("must be new, or a report")]);
    expect(readFileSync(join(cwd, "results", "report.html"), "utf8")).toBe("years of work");
  });

  test("refuses a page that only cites the paper, and files where figures would go", async () => {
    put("results/run.json", training("trueLabels", 0));
    put("page.html", "see arXiv:1611.03530");
    expect((await report("--out", "page.html")).code).toBe(2);
    put("page-files/runs.csv", "precious");
    put("results/report-files/runs.csv", "precious");
    for (const out of [[], ["--out", "page.html"]]) {
      rmSync(join(cwd, "page.html"), { force: true });
      const { code, stderr } = await report(...out);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/-files must be new.*Move it away/),
      ]);
    }
    for (const folder of ["page-files", "results/report-files"])
      expect(readdirSync(join(cwd, folder))).toEqual(["runs.csv"]);
    expect(page("page-files/runs.csv")).toBe("precious");
  });

  test("refuses a folder whose JSON files are all of another kind, and names them", async () => {
    for (const name of ["a", "b", "c", "d", "e"]) put(`results/${name}.json`, {});
    const { code, stderr } = await report();
    expect(code).toBe(2);
    expect(stderr).toContain(
      "records: results must hold records of runs, got 5 JSON files of another kind (a.json, " +
        "b.json, c.json, … 2 more).",
    );
  });

  test("names a half-written file, and writes nothing where there is no other", async () => {
    put("results/b.json", JSON.stringify(training("randomLabels", 0)).slice(0, 300));
    const { code, stderr } = await report();
    expect(code).toBe(3);
    expect(stderr).toContain(`records: ${join("results", "b.json")} must be a whole JSON document`);
    expect(readdirSync(join(cwd, "results"))).toEqual(["b.json"]);
  });

  test("judges and shows the whole records, names the damaged, and ends with 3", async () => {
    put("results/a.json", training("trueLabels", 0));
    put("results/b.json", JSON.stringify(training("randomLabels", 0)).slice(0, 300));
    put("results/c.json", { ...training("randomLabels", 0), epochs: [null] });
    const { code, stdout, stderr } = await report();
    expect([code, stdout.split("\n")[0]]).toEqual([3, "1 training run."]);
    expect(stderr).toMatch(/^Left out, because it is damaged: b\.json\. .*whole JSON document/m);
    expect(stderr).toMatch(/^Left out, because it is damaged: c\.json\. .*epochs\.0 is wrong/m);
    expect(stderr).toMatch(
      /^rote: report: every record must be whole, got 2 left out as damaged: /m,
    );
    const page = readFileSync(join(cwd, "results", "report.html"), "utf8");
    expect(page).toContain("2 damaged records are left out of every figure and verdict.");
    expect(page).toContain("<li>c.json: ");

    const claims = await session.run(["claims", "results"], { cwd });
    expect(claims.code).toBe(3);
    expect(claims.stdout).toMatch(
      /Damaged, and left out of every verdict:\n {2}b\.json: .*\n {2}c/,
    );
    expect(claims.stdout).toContain("not enough runs");
    const events = (await session.run(["claims", "results", "--json"], { cwd })).stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event, path }) => [event, path]).slice(0, 3)).toEqual([
      ["damaged", "b.json"],
      ["damaged", "c.json"],
      ["claim", undefined],
    ]);
    expect(events.at(-1)).toMatchObject({ event: "error", exitCode: 3 });

    put("results/d.json", expressivity);
    const again = await session.run(["verify", "results", "--rerun", "--dry-run"], { cwd });
    expect(again.code).toBe(3);
    expect(again.stderr).toMatch(/verify: every record must be whole, got 2 left out as damaged/);
  });

  test.each([
    ["epochs.1.step", { epochs: [training("trueLabels", 0).epochs[0], { epoch: 2 }] }],
    ["result.testAccuracy", { result: { epochsToFit: 1, trainAccuracy: 1, testAccuracy: 50 } }],
    ["corruption", { corruption: "trueLabels" }],
  ])("names the file and the field %s that is wrong in a record", async (field, wrong) => {
    put("results/a.json", { ...training("trueLabels", 0), ...wrong });
    const { code, stderr } = await report();
    expect(code).toBe(3);
    expect(stderr).toContain(
      `records: ${join("results", "a.json")} says that it is a record, but ${field} is wrong`,
    );
  });

  test("says where it cannot write", async () => {
    put("results/true.json", training("trueLabels", 0));
    put("file", "");
    const { code, stderr } = await report("--out", "file/page.html");
    expect(code).toBe(2);
    expect(stderr).toContain("must be a file that can be written");
  });

  test("--json lists where everything is", async () => {
    put("results/true.json", training("trueLabels", 0));
    const event = JSON.parse((await report("--json")).stdout);
    expect(event).toMatchObject({ event: "report", report: join("results", "report.html") });
    expect(event.files).toContain("runs.csv");
  });
});
