import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../../sweep-bullmq/src/redis.testing.ts";
import { rote } from "./rote.testing.ts";

let cwd: string;
let server: RedisServer;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "rote-watch-"));
  server = await startRedis();
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true });
});

test("--watch shows a coordinator elsewhere what runs where; --cancel ends it", {
  timeout: 300_000,
}, async () => {
  writeFileSync(
    join(cwd, "long.yaml"),
    "base: { dataset: gaussianClusters, train: 40, test: 20, batchSize: 20, epochs: 20000,\n" +
      "  learningRate: 1.0e-6, dropout: 0.1 }\ngrid: { seed: [0, 1] }\n",
  );
  const queue = ["--queue", server.address];
  let stop: (() => void) | undefined;
  const worker = rote(["worker", ...queue, "--backend", "wasm"], {
    cwd,
    env: { ROTE_DATA: join(cwd, "cache") },
    onTalk: (_, child) => {
      stop = () => child.kill("SIGTERM");
    },
  });
  /** Kills a coordinator once it has said something. */
  const until = (args: readonly string[], words: RegExp) => {
    let said = "";
    return rote(args, {
      cwd,
      onTalk: (text, child) => {
        said += text;
        if (words.test(said)) child.kill("SIGKILL");
      },
    });
  };
  await until(["sweep", "long.yaml", "--out", "here", ...queue], /seed 0: epoch \d/);
  const words = new RegExp(
    "^0 of 2 runs done, 0 failed, 1 running, 1 waiting.*\\n" +
      ".+:\\d+: 1 at once, wasm, Node .*\\n.*, seed \\d: epoch \\d+",
    "m",
  );
  const watched = await until(["sweep", "long.yaml", "--out", "there", "--watch", ...queue], words);
  expect(watched.stderr).toMatch(words);
  const cancelled = await rote(["sweep", "long.yaml", "--cancel", ...queue], { cwd });
  expect(cancelled.stdout).toBe("Cancelled; to end at the next checkpoint: 1 run.\n");
  stop!();
  expect((await worker).code).toBe(143);
});
