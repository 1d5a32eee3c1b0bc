import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { EVENTS, eventSchema } from "./events.ts";
import { hasSignals, type Outcome, rote, roteSession } from "./rote.testing.ts";

// What `--json` prints, of every command: lines of one form, also where it fails.

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-events-"));
  mkdirSync(join(cwd, "taken"));
  writeFileSync(join(cwd, "taken", "thesis.tex"), "years of work");
  const base = "dataset: gaussianClusters, train: 40, test: 20, epochs: 1, model: mlp-1x8";
  writeFileSync(
    join(cwd, "sweep.yaml"),
    `kind: training\nbase: { ${base}, batchSize: 10 }\nlist: [{ seed: 0 }, { seed: 1 }]\n`,
  );
  session = roteSession({ cwd, env: { ROTE_DATA: join(cwd, "cache") } });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));

/** The lines of stdout, each checked. */
const eventsOf = ({ stdout }: Outcome) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map(
      (line) => eventSchema.parse(JSON.parse(line)) as { event: string; [key: string]: unknown },
    );

const small =
  "--dataset gaussianClusters --train 40 --test 20 --model mlp-1x8 --epochs 2 --batch-size 10 " +
  "--backend cpu";

test("the schema is published as JSON Schema", async () => {
  const schema = z.toJSONSchema(eventSchema, { io: "input" });
  const file = `${JSON.stringify(schema, null, 2)}\n`;
  await expect(file).toMatchFileSnapshot("../events.schema.json");
});

test("a line of another form is refused", () => {
  const line = { v: 1, t: new Date().toISOString(), event: "path", path: "x" };
  expect(eventSchema.safeParse(line).success).toBe(true);
  for (const wrong of [{ v: 2 }, { t: "now" }, { event: "paths" }, { path: 1 }, { more: 1 }]) {
    expect(eventSchema.safeParse({ ...line, ...wrong }).success).toBe(false);
  }
});

describe("commands that succeed print events of the schema alone", { timeout: 100_000 }, () => {
  test.each<[string, readonly string[]]>([
    ["data list", ["dataset"]],
    ["data path mnist", ["path"]],
    [`run ${small} --out run`, ["run_start", "epoch_end", "checkpoint", "run_end"]],
    [`randomize ${small} --out all`, ["run_start", "epoch_end", "run_end", "report"]],
    ["sweep sweep.yaml --dry-run --out sweep", ["planned", "plan"]],
    ["sweep sweep.yaml --export slurm --out sweep", ["script"]],
    ["reproduce theorem1 --scale tiny --export slurm", ["script"]],
    ["sweep sweep.yaml --in-process --backend cpu --out sweep", ["run_start", "sweep_end"]],
    ["reproduce theorem1 --scale tiny --dry-run", ["planned", "plan"]],
    ["verify run", ["verification"]],
    ["export run --format safetensors", ["export"]],
    ["expressivity --n 20 --out expressivity", ["run_start", "run_end"]],
    ["report sweep --out report.html", ["report"]],
    [
      "audit gaussianClusters --examples 200 --model mlp-1x8 --epochs 1 --backend cpu --out audit",
      ["run_start", "checkpoint", "run_end"],
    ],
    [
      "complexity gaussianClusters --train 30 --of kernelBall --draws 1 --out complexity",
      ["run_start", "run_end"],
    ],
    [
      "memorization gaussianClusters --train 30 --test 10 --model mlp-1x8 --epochs 1 --runs 2 " +
        "--in-process --backend cpu --out memorization",
      ["run_start", "epoch_end", "run_end", "memorization", "sweep_end"],
    ],
    ["claims run", ["claim"]],
  ])("%s", async (line, expected) => {
    const outcome = await run(`${line} --json --quiet`);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(eventsOf(outcome).map(({ event }) => event)).toEqual(
      expect.arrayContaining([...expected]),
    );
  });
});

test.each(["--version --json", "--json -V", "run --json --version"])(
  "%s is an event, and without --json the number alone",
  async (line) => {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    const outcome = await run(line);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(eventsOf(outcome)).toMatchObject([{ event: "version", version }]);
    expect((await session.run(line.split(" ").filter((word) => word !== "--json"))).stdout).toBe(
      `${version}\n`,
    );
  },
);

test("help goes to stderr where stdout is for events", async () => {
  for (const line of ["--help --json", "run --json --help", "data fetch --help --json"]) {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Usage: rote");
  }
});

describe("commands that fail end with an error event, and print nothing else", () => {
  test("an option that there is not, of every command", async () => {
    const { stdout } = await run("--help");
    const names = [...stdout.split("Commands:")[1]!.matchAll(/^ {2}(\w+)[ [<]/gm)].map(
      ([, n]) => n!,
    );
    const inner = ["data list", "data fetch mnist", "data verify mnist", "data path"];
    const without = ["completion", "data", "help"]; // they print no results of their own
    const commands = [...names.filter((name) => !without.includes(name)), ...inner];
    expect(commands.length).toBeGreaterThan(17);
    for (const command of commands) {
      const needs = ["worker", "board"].includes(command) ? " --queue redis://x" : "";
      const outcome = await run(`${command}${needs} --json --no-such-option`);
      expect(eventsOf(outcome)).toMatchObject([{ event: "error", code: "USAGE", exitCode: 2 }]);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain("--no-such-option");
    }
  });

  test.each<[string, number, string, RegExp]>([
    ["learn", 2, "USAGE", /^unknown command 'learn'/],
    ["run --model mlp", 2, "BAD_SPECIFICATION", /unknown model "mlp"/],
    ["run --seed x", 2, "USAGE", /It must be an integer/],
    ["run --offline", 3, "OFFLINE", /the cache must have/],
    ["randomize --out taken", 2, "USAGE", /taken must be empty/],
    ["sweep nowhere", 2, "USAGE", /nowhere must be a YAML or JSON file/],
    ["reproduce fig1d", 2, "BAD_SPECIFICATION", /unknown experiment "fig1d"/],
    ["verify taken", 2, "BAD_RUN_DIRECTORY", /taken/],
    ["export taken", 2, "USAGE", /taken must have a checkpoint/],
    ["report taken", 2, "USAGE", /taken must hold records/],
    ["claims nowhere", 2, "USAGE", /nowhere must be a folder of results/],
    ["audit nowhere", 2, "USAGE", /nowhere must be a folder of pictures/],
    ["linear mnist --offline", 3, "OFFLINE", /the cache must have/],
    ["complexity --offline", 3, "OFFLINE", /the cache must have/],
    ["memorization --shares 1", 2, "BAD_SPECIFICATION", /share must be below 1/],
    ["expressivity --n 0", 2, "BAD_SPECIFICATION", /n must be at least/],
    ["data fetch cifar", 2, "UNKNOWN_DATASET", /must be one of/],
    ["data verify mnist", 3, "MISSING_FILE", /got no such file/],
    ["run --backend webgl", 5, "BACKEND_UNAVAILABLE", /Node has no WebGL/],
  ])("%s", async (line, exitCode, code, message) => {
    const outcome = await run(`${line} --json`);
    const last = eventsOf(outcome).at(-1);
    expect(last).toMatchObject({ event: "error", code, exitCode });
    expect(last!.message).toMatch(message);
    expect(outcome.code).toBe(exitCode);
    expect(outcome.stderr).toContain(String(last!.message).split("\n")[0]);
  });

  test.skipIf(!hasSignals)(
    "a command that is interrupted",
    async () => {
      const lasting = "--corruption randomLabels --stop-at-accuracy never --epochs 100000";
      const line = `run ${small} ${lasting} --out stopped --json`;
      for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
      ] as const) {
        let isSent = false;
        const outcome = await rote(line.split(" "), {
          cwd,
          onPrint: (text, child) => {
            if (!isSent && text.includes("epoch_end")) isSent = child.kill(signal);
          },
        });
        expect(eventsOf(outcome).at(-1)).toMatchObject({
          event: "error",
          code: "INTERRUPTED",
          exitCode: code,
        });
        expect(outcome.code).toBe(code);
      }
    },
    60_000,
  );

  test("without --json nothing is added", async () => {
    expect((await run("run --model mlp")).stdout).toBe("");
  });
});

test("every event is in the README", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const name of Object.keys(EVENTS)) {
    expect(readme).toContain(name.startsWith("worker_") ? "`worker_…`" : `\`${name}\``);
  }
});
