import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesUnder } from "@rote/files";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../../sweep-bullmq/src/redis.testing.ts";
import { requiredEnvironment } from "./queue.ts";
import { hasSignals, rote } from "./rote.testing.ts";
import { checkTogether } from "./sweepOptions.ts";

const SECRET = "kept-to-ourselves";

let cwd: string;
let port: number;
let server: RedisServer;
let secured: ChildProcess;
let env: Record<string, string>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "rote-queue-"));
  const base = "{ dataset: gaussianClusters, train: 40, test: 20, batchSize: 20, epochs: 2 }";
  writeFileSync(
    join(cwd, "rates.yaml"),
    `base: ${base}\ngrid: { learningRate: [0.01, 1.0e+30] }\n`,
  );
  port = await freePort();
  server = await startRedis();
  makeCertificate();
  const tls = ["--tls-port", String(port), "--tls-auth-clients", "no"];
  const files = ["--tls-cert-file", "own.crt", "--tls-key-file", "own.key"];
  const flags = ["--port", "0", ...tls, ...files, "--save", "", "--requirepass", SECRET];
  secured = spawn("redis-server", flags, { cwd, stdio: "ignore" });
  env = { ROTE_QUEUE_PASSWORD: SECRET, NODE_EXTRA_CA_CERTS: join(cwd, "own.crt") };
});
afterAll(async () => {
  secured.kill("SIGKILL");
  await server.close();
  rmSync(cwd, { recursive: true });
});

/** A certificate for this machine that nobody but us knows. */
function makeCertificate(): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", "own.key", "-out", "own.crt"];
  execFileSync("openssl", ["req", "-x509", ...key, ...name, ...files], { cwd, stdio: "ignore" });
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const run = (args: string, env: Record<string, string> = {}) =>
  rote(args.split(" "), { cwd, env: { ROTE_DATA: join(cwd, "cache"), ...env } });

describe.runIf(hasSignals)("rote sweep --queue", { timeout: 120_000 }, () => {
  test("has the runs done by rote worker, which drains; no password anywhere", async () => {
    const queue = `rediss://localhost:${port}`;
    let stop: (() => void) | undefined;
    const worker = rote(["worker", "--queue", queue, "--backend", "wasm"], {
      cwd,
      env: { ...env, ROTE_DATA: join(cwd, "cache") },
      onTalk: (_, child) => {
        stop = () => child.kill("SIGTERM");
      },
    });
    const swept = await run(`sweep rates.yaml --out elsewhere --queue ${queue}`, env);
    expect(swept.code).toBe(1); // one diverges
    expect(swept.stdout).toContain("1 of 2 runs done.");
    expect(swept.stderr).toMatch(/failed: train: the loss must stay finite/);
    const reproduced = await run(
      `reproduce theorem1 --scale tiny --out reproduced --queue ${queue}`,
      env,
    );
    expect([reproduced.code, reproduced.stderr]).toEqual([0, expect.stringContaining("0 failed")]);
    expect(reproduced.stdout).toContain(`Report: ${join("reproduced", "report.html")}`);
    stop!();
    const { code, stdout, stderr } = await worker;
    expect(code).toBe(143);
    expect(stderr).toContain(`waits for runs at ${queue}.`);
    const serial = await run("sweep rates.yaml --out serial --backend wasm --in-process");
    expect(serial.code).toBe(1);
    const table = (folder: string) => readFileSync(join(cwd, folder, "table.csv"), "utf8");
    expect(table("elsewhere")).toBe(table("serial"));
    const written: string[] = [];
    for (const folder of ["elsewhere", "reproduced"]) {
      const { files } = await filesUnder(join(cwd, folder));
      written.push(...files.map((path) => readFileSync(join(cwd, folder, path), "utf8")));
    }
    const said = [swept, reproduced, { stdout, stderr }];
    for (const text of [...written, ...said.flatMap((one) => [one.stdout, one.stderr])]) {
      expect(text).not.toContain(SECRET);
    }
  });

  test("a server that does not let us in is named without the password", async () => {
    const address = `rediss://me:wrong-one@localhost:${port}`;
    const { code, stderr } = await run(`worker --queue ${address}`, {
      NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS!,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /a Redis server must answer at rediss:\/\/localhost:\d+, got: .*WRONGPASS/,
    );
    expect(stderr).not.toContain("wrong-one");
  });

  test("a server whose certificate nobody vouches for is refused", async () => {
    const { code, stderr } = await run(`worker --queue rediss://:${SECRET}@localhost:${port}`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/got: .*self-signed certificate/)]);
    expect(stderr).not.toContain(SECRET);
  });

  test.each([
    ["--jobs 2", /--jobs: with --queue it is `rote worker` that takes it/],
    ["--in-process", /--in-process: with --queue/],
    ["--backend wasm", /--backend: with --queue/],
  ])("refuses %s, which is the worker's", async (option, words) => {
    const { code, stderr } = await run(`sweep rates.yaml --queue ${server.address} ${option}`);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  test("--cancel takes the runs out of the queue, and needs one", async () => {
    const alone = await run("sweep rates.yaml --cancel");
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("it needs --queue")]);
    const { code, stdout } = await run(`sweep rates.yaml --queue ${server.address} --cancel`);
    expect([code, stdout]).toEqual([0, "Cancelled; to end at the next checkpoint: 0 runs.\n"]);
  });

  test("an address of something else is refused without being shown", async () => {
    const { code, stderr } = await run("worker --queue http://me:hidden@example.org");
    expect([code, stderr]).toEqual([2, expect.stringContaining("got one that begins with http:")]);
    expect(stderr).not.toContain("hidden");
  });
});

describe("--require-environment", () => {
  test("is names and values as they stand in a record's environment", () => {
    expect(requiredEnvironment("backend=onnx, runtime=Node 24.21.0,a=b=c")).toEqual({
      backend: "onnx",
      runtime: "Node 24.21.0",
      a: "b=c",
    });
  });

  test.each(["", "backend", "=onnx", "backend=", "backend=onnx,"])("%j is none", (text) => {
    expect(() => requiredEnvironment(text)).toThrow("It must be names and values");
  });

  test("needs a queue", () => {
    const options = { backend: "auto", retry: 1, requireEnvironment: { backend: "onnx" } };
    expect(() => checkTogether(options)).toThrow("--require-environment: it needs --queue");
  });
});
