import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSpecification, formatSpecification } from "@rote/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventSchema } from "./events.ts";
import { roteSession } from "./rote.testing.ts";

// `--dry-run` of every command that works for long: what, how much, where; nothing is written.

let cwd: string;
/** What is there before any command. */
let before: string[];
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-dry-"));
  writeFileSync(
    join(cwd, "sweep.yaml"),
    "kind: training\n" +
      "base: { dataset: mnist, train: 40, test: 20, epochs: 2, model: mlp-1x8, batchSize: 10 }\n" +
      "list: [{ testOn: [contrast, { name: brightness, severity: 5 }] }, { seed: 1 }]\n",
  );
  const own = "dataset: imageFolder, train: 4, test: 2, model: mlp-1x8";
  writeFileSync(join(cwd, "own.yaml"), `kind: training\nbase: { ${own} }\nlist: [{}]\n`);
  writeFileSync(join(cwd, "bad.json"), "{");
  for (const folder of ["empty", "foreign", "of-another", "one-class/cat", "few/cat", "few/dog"]) {
    mkdirSync(join(cwd, folder), { recursive: true });
  }
  writeFileSync(join(cwd, "foreign", "thesis.txt"), "of worth");
  for (const name of ["report.html", "claims.json", "table.csv", "memorization.json"]) {
    writeFileSync(join(cwd, "foreign", name), "of worth");
  }
  for (const name of ["one-class/cat/1", "few/cat/1", "few/dog/1"]) {
    writeFileSync(join(cwd, `${name}.png`), "is not decoded");
  }
  const specification = { dataset: "gaussianClusters", model: "mlp-1x9", train: 40, test: 20 };
  const text = formatSpecification(completeSpecification(specification));
  writeFileSync(join(cwd, "of-another", "specification.yaml"), text);
  before = readdirSync(cwd);
  session = roteSession({ cwd, env: { ROTE_DATA: join(cwd, "cache") } });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));

interface PlanEvent {
  event: string;
  runs: number;
  steps: number;
  seconds: number;
  folder?: string;
  done: boolean;
  downloads: { name: string; bytes: number }[];
  specification: { testOn?: unknown[] };
}

const small =
  "--dataset gaussianClusters --train 40 --test 20 --model mlp-1x8 --epochs 2 --batch-size 10 " +
  "--backend cpu";
const clusters = "complexity gaussianClusters --train 30 --backend cpu";

/** Commands that end within seconds, or only serve others. */
const SHORT = ["board", "claims", "completion", "data", "doctor", "export", "report", "worker"];

describe("--dry-run", { timeout: 100_000 }, () => {
  test("is there for every command that works for long", async () => {
    const { stdout } = await run("--help");
    const names = [...stdout.split("Commands:")[1]!.matchAll(/^ {2}(\w+)[ [<]/gm)].map(
      ([, n]) => n!,
    );
    const long = names.filter((name) => !SHORT.includes(name) && name !== "help");
    expect(long.length).toBeGreaterThan(7);
    for (const command of [...long, "data fetch"]) {
      expect((await run(`${command} --help`)).stdout).toContain("--dry-run");
    }
  });

  test("says that the folder of official files is none, as the run does", async () => {
    const data = `--dataset mnist --data ${join(cwd, "none")}`;
    const given = `${data} --train 40 --test 20 --model mlp-1x8`;
    const { code, stderr } = await run(`run ${given} --dry-run --backend cpu`);
    expect(stderr).toContain("none must be a folder, got");
    expect(code).toBe(3);
  });

  const pictures = "--dataset imageFolder --train 4 --test 2 --model mlp-1x8 --backend cpu";
  const official = "--train 4 --test 2 --model mlp-1x8 --backend cpu --dataset mnist";

  test.each<[code: number, line: string]>([
    [2, `run ${small} --out of-another`],
    [2, `run ${small} --out bad.json`],
    [2, `run ${small} --out bad.json/within`],
    [2, `run ${small} --out foreign`],
    [2, `run ${small} --resume must --out nowhere`],
    [2, `run ${small} --data empty`],
    [2, `run ${pictures}`],
    [3, `run ${pictures} --data empty`],
    [2, `run ${pictures} --data one-class`],
    [2, `run ${pictures} --data few`],
    [3, `run ${pictures} --data none.parquet`],
    [3, `run ${official} --data empty`],
    [3, `run ${official} --offline`],
    [2, `randomize ${small} --out bad.json`],
    [2, `randomize ${small} --out bad.json/within`],
    [2, `randomize ${pictures}`],
    [2, "linear imageFolder --train 4 --test 2"],
    [3, "linear mnist --train 4 --data empty"],
    [3, "linear mnist --train 4 --offline"],
    [2, "linear mnist --train 4 --out bad.json"],
    [2, `${clusters} --of kernelBall --data empty`],
    [2, `${clusters} --of kernelBall --out foreign`],
    [2, "complexity imageFolder --train 4 --of kernelBall"],
    [2, "expressivity --n 200 --out bad.json"],
    [2, "audit mnist --size 9"],
    [2, "audit mnist --given none.csv"],
    [3, "audit mnist --offline"],
    [2, "audit gaussianClusters --examples 200 --out bad.json"],
    [2, "sweep sweep.yaml --out bad.json"],
    [2, "sweep sweep.yaml --out foreign"],
    [2, "reproduce theorem1 --out foreign"],
    [2, "memorization gaussianClusters --train 20 --out foreign"],
  ])("refuses with code %i what `rote %s` refuses before it works", async (code, line) => {
    const dry = await run(`${line} --dry-run`);
    const real = await run(line);
    expect([dry.code, real.code]).toEqual([code, code]);
    expect(dry.stderr).toMatch(/^rote: .* (must|goes with) /m);
  });

  test.each([
    [2, "sweep own.yaml --in-process"],
    [3, "sweep own.yaml --in-process --data empty"],
    [3, "sweep sweep.yaml --in-process --data empty"],
    [3, "memorization mnist --train 20 --offline --in-process"],
  ])("refuses with code %i `rote %s`, no run of which could begin", async (code, line) => {
    const dry = await run(`${line} --backend cpu --dry-run`);
    expect(dry.code).toBe(code);
  });

  test.each<[string, Partial<PlanEvent>]>([
    [`run ${small}`, { runs: 1, steps: 8 }],
    [`randomize ${small} --out all`, { runs: 6, steps: 48, folder: "all" }],
    ["audit gaussianClusters --examples 200 --folds 4", { runs: 1, steps: 80 }],
    ["linear mnist --train 500 --labels both", { runs: 2, steps: 0 }],
    ["expressivity --n 200 --out theorem", { runs: 1, steps: 0, folder: "theorem" }],
    [`${clusters} --of kernelBall,linear`, { runs: 2, steps: 0 }],
    [`${clusters} --of network --model mlp-1x8 --draws 2 --set epochs=4`, { runs: 1, steps: 8 }],
    ["sweep sweep.yaml --backend cpu --in-process", { runs: 2, steps: 16 }],
    ["reproduce theorem1 --scale tiny", {}],
    [
      "memorization mnist --train 100 --model mlp-1x8 --epochs 1 --runs 3 --backend cpu",
      { runs: 3, steps: 3 },
    ],
    ["data fetch mnist", { runs: 0, folder: "cache" }],
  ])("rote %s says what, how much and where, and writes nothing", async (line, expected) => {
    const { code, stdout } = await run(`${line} --dry-run --json`);
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    const events = lines.map((one) => eventSchema.parse(JSON.parse(one)) as unknown as PlanEvent);
    const { folder, ...plan } = events.at(-1)!;
    if (plan.runs !== 0 && expected.runs) expect(plan.seconds).toBeGreaterThan(0);
    const { folder: place = "rote-results", ...costs } = expected;
    expect(plan).toMatchObject({ event: "plan", ...costs });
    expect(folder).toContain(place);
    if (/mnist|sweep/.test(line)) {
      expect(plan.downloads).toEqual([{ name: "mnist", bytes: expect.any(Number) }]);
    } else expect(plan.downloads).toEqual([]);
    const people = await run(`${line} --dry-run`);
    expect(people.stdout).not.toContain("Measuring"); // progress, a line of its own on stderr
    expect(people.stderr).toMatch(/^$|\n$/);
    expect(people.stdout).toMatch(
      /Results would go to .*\.\n$|To be downloaded, .* \(to .*\)\.\n$/,
    );
    expect(readdirSync(cwd)).toEqual(before);
  });

  test("shows the shifts on which networks are tested, where there are any", async () => {
    const { stdout } = await run("sweep sweep.yaml --backend cpu --in-process --dry-run");
    expect(stdout).toMatch(/seed +tested on +examples/);
    expect(stdout).toMatch(/ 0 +contrast 1–5, brightness 5 +40 /);
    expect(stdout).toMatch(/ 1 +– +40 /);
    const json = await run("sweep sweep.yaml --backend cpu --in-process --dry-run --json");
    const [first] = json.stdout.split("\n").map((line) => line && JSON.parse(line));
    expect(first.specification.testOn).toHaveLength(6);
    expect((await run(`run ${small} --dry-run`)).stdout).not.toContain("tested on");
  });

  test("names data that an audit would download first", async () => {
    const { code, stdout } = await run("audit mnist --examples 3000 --dry-run");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3,000 examples of mnist: MLP 1x512 .* 3 times .* 480 steps in all/);
    expect(stdout).toMatch(/To be downloaded, decompressed size: mnist: 55 MB/);
    expect(readdirSync(cwd)).toEqual(before);
  });

  test("says what was done before, and what verify --rerun would do again", async () => {
    await run(`run ${small} --out one`);
    expect((await run(`run ${small} --out one --dry-run`)).stdout).toContain("To do: 0 runs");
    expect((await run(`run ${small} --out one --resume never --dry-run`)).stdout).toContain(
      "To do: 1 run of at most 8 steps",
    );
    await run(`randomize ${small} --out six`);
    expect((await run(`randomize ${small} --out six --dry-run`)).stdout).toContain("To do: 0 runs");
    rmSync(join(cwd, "six", "randomLabels.json"));
    const part = await run(`randomize ${small} --out six --dry-run`);
    expect(part.stdout).toContain("To do: 1 run of at most 8 steps");
    expect(part.stderr).not.toContain("Measuring"); // the five that are done tell the pace
    await run(`randomize ${small} --out six`);
    const other = await run(`randomize ${small} --seed 9 --out six --dry-run`);
    expect(other.stderr).toContain("six must be empty, new, or of this very experiment");
    const again = await run("verify six --rerun --dry-run");
    expect(again.stdout).toContain("To do: 6 runs of at most 48 steps");
    expect((await run("verify six --dry-run")).stderr).toContain("it goes with --rerun");
    await run(`${clusters} --of kernelBall --draws 2 --out ball`);
    const ball = await run(`${clusters} --of kernelBall --draws 2 --out ball --dry-run`);
    expect(ball.stdout).toContain("To do: 0 runs");
    const audit = "audit gaussianClusters --examples 200 --model mlp-1x8 --epochs 1 --out audit";
    expect((await run(`${audit} --backend cpu`)).code).toBe(0);
    expect((await run(`${audit} --dry-run`)).stdout).toContain("It was audited before");
  });
});
