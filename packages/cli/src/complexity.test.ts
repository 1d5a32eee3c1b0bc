import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasSignals, rote, roteSession } from "./rote.testing.ts";

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-complexity-"));
  session = roteSession({ cwd });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));
const read = (path: string) => JSON.parse(readFileSync(join(cwd, path), "utf8"));
const clusters = "complexity gaussianClusters --train 120 --model mlp-1x64 --set learningRate=0.05";

describe("rote complexity", { timeout: 100_000 }, () => {
  test("measures three classes of functions, skips them, and they are verified", async () => {
    const line = `${clusters} --draws 3 --out all`;
    const { code, stdout } = await run(line);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^linear functions .* 120 +3 +1\.0000 ± 0\.0000 +1 +196 /m);
    expect(read("all/network.json").rademacher.values).toEqual([1, 1, 1]);
    expect(read("all/kernelBall.json").rademacher.bound).toBeCloseTo(1 / Math.sqrt(120), 12);
    expect(existsSync(join(cwd, "all/work"))).toBe(false);
    const again = await run(line);
    expect(again.stderr.match(/was done before/g)).toHaveLength(3);
    expect((await run("verify all")).code).toBe(0);
    const claims = await run("claims all --json");
    expect(claims.stdout).toMatch(/"section2-rademacher".*?"verdict":"holds"/);
    const report = await run("report all");
    expect(report.stdout).toContain("3 measures of complexity.");
    expect(readFileSync(join(cwd, "all/report.html"), "utf8")).toContain("rote complexity");
  });

  test("prints JSON lines and nothing else", async () => {
    const { stdout } = await run(`${clusters} --of network --draws 1 --json --out json`);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["run_start", "run_end"]);
    expect(events[1].record).toMatchObject({ kind: "complexity", parameters: 196 * 64 + 194 });
  });

  test.skipIf(!hasSignals)("keeps the networks that were trained when interrupted", async () => {
    const long = "--draws 24 --epochs 160 --set stopAtAccuracy=null";
    const line = `${clusters} --of network ${long} --out cut`;
    const stopped = await rote(line.split(" "), {
      cwd,
      onTalk: (text, child) => {
        if (/signs [1-9]/.test(text)) child.kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect(existsSync(join(cwd, "cut/work"))).toBe(true);
    const resumed = await run(line);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain("signs 0 ");
  });

  test.each([
    ["--of forest", /of must be "network" or "linear" or "kernelBall", got "forest"/],
    ["--of linear --radius 2", /--radius goes with --of kernelBall/],
    ["--of linear --left-out 2", /--left-out goes with --of network/],
    ["--of linear,linear", /each name must be given once, got linear twice/],
    ["--of network --test 5", /test goes with leftOut/],
    ["--drws 3", /unknown option '--drws'/],
    ["--gamma 1 --kernel laplacian", /bandwidth|gamma/],
  ])("refuses %s and leaves nothing", async (options, reason) => {
    const { code, stderr } = await run(`complexity mnist ${options} --out nothing`);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(existsSync(join(cwd, "nothing"))).toBe(false);
  });
});
