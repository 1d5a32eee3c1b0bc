import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventSchema } from "./events.ts";
import { rote, roteSession } from "./rote.testing.ts";

const hasData = (await rote(["data", "fetch", "mnist"], { cwd: tmpdir() })).code === 0;
let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-linear-"));
  session = roteSession({ cwd });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));
const read = (path: string) => JSON.parse(readFileSync(join(cwd, path), "utf8"));

describe.skipIf(!hasData)("rote linear", { timeout: 100_000 }, () => {
  test("learns true labels, fits random ones at a larger norm, and records both", async () => {
    const { code, stdout } = await run("linear mnist --train 500 --test 500 --out both");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^true +500 +0\.00 %/m);
    expect(stdout).toMatch(/^random +500 +0\.00 %/m);
    const [truth, random] = [read("both/true-labels.json"), read("both/random-labels.json")];
    expect(truth.testError).toBeLessThan(0.2);
    expect(random.testError).toBeGreaterThan(0.8);
    expect(random.norm).toBeGreaterThan(truth.norm);
    expect(truth.environment.engine).toBe("onnx");
    expect(stdout).toContain("1.2 %"); // the paper's, on all of MNIST
  });

  test("on random features the error peaks where they are as many as the images", async () => {
    const error = async (width: number) => {
      const line = `linear mnist --features random-relu --width ${width} --train 100 --test 500`;
      const { code } = await run(`${line} --labels true --out relu-${width}`);
      expect(code).toBe(0);
      const record = read(`relu-${width}/true-labels.json`);
      expect(record.features).toEqual({ name: "random-relu", dimension: width });
      return record.testError as number;
    };
    const [few, peak, many] = [await error(30), await error(100), await error(1000)];
    expect(peak).toBeGreaterThan(few + 0.1);
    expect(many).toBeLessThan(few);
  });

  test("leaving each example out, random labels are memorized more", async () => {
    const { code } = await run("linear mnist --train 100 --test 50 --leave-one-out --out left-out");
    expect(code).toBe(0);
    const [clean, random] = ["true", "random"].map(
      (labels) => read(`left-out/${labels}-labels.json`).memorization as { mean: number },
    );
    expect(clean!.mean).toBeLessThan(random!.mean);
    expect(random!.mean).toBeGreaterThan(0.7);
  });

  test("prints JSON lines and nothing else", async () => {
    const { code, stdout } = await run(
      "linear mnist --train 50 --test 10 --labels true --ridge 0.1 --json --out json",
    );
    expect(code).toBe(0);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    for (const event of events) eventSchema.parse(event);
    expect(events.map(({ event }) => event)).toEqual(["run_start", "run_end"]);
    expect(events[1].record).toMatchObject({ kind: "linear", ridge: 0.1, labels: "true" });
  });

  test("its records, each done again by itself, are the same, and go into a report", async () => {
    const features = "--features random-patches --filters 5";
    await run(`linear mnist --train 60 --test 10 ${features} --out reported`);
    expect((await run("verify reported --rerun")).code).toBe(0);
    expect((await run("report reported")).code).toBe(0);
    expect(existsSync(join(cwd, "reported/report.html"))).toBe(true);
  });
});

describe("rote expressivity", () => {
  test("builds the network of Theorem 1 and says how many weights it has", async () => {
    const { code, stdout } = await run("expressivity --n 50 --dimension 3 --out theorem");
    expect(code).toBe(0);
    expect(stdout).toContain("103 weights = 2n + d");
    expect(read("theorem/record.json")).toMatchObject({ weights: 103, n: 50, dimension: 3 });
  });
});

describe("wrong usage exits with 2 and leaves nothing", () => {
  test.each([
    ["linear mnits", /unknown dataset "mnits"\. .* Did you mean "mnist"\?/],
    ["linear --filters 3", /--filters goes with --features random-patches/],
    ["linear --width 3", /--width goes with --features random-relu/],
    ["linear --solution sgd --leave-one-out", /leaveOneOut goes with .* got solution "sgd"/],
    ["linear --features random-relu --ridge 1", /"random-relu" go with the linear kernel/],
    ["linear --kernel linear --gamma 1", /--gamma goes with --kernel gaussian/],
    ["linear --kernel laplacian", /kernel\.bandwidth must be a number/],
    ["linear --train 1000000", /train must be at most 60000/],
    ["linear --ridge -1", /ridge must be at least 0, got -1/],
    ["expressivity --n 0", /n must be at least 1, got 0/],
  ])("%s", async (line, message) => {
    const { code, stderr } = await run(`${line} --out nowhere`);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "nowhere"))).toBe(false);
  });
});
