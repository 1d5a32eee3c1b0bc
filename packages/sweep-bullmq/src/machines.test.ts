import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keys } from "./jobQueue.ts";
import { forgetMachine, type Machine, machineOf, machinesAt, sayMachine } from "./machines.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";
import { connect, type QueueRedis } from "./redis.ts";

let server: RedisServer;
let redis: QueueRedis;
beforeAll(async () => {
  server = await startRedis();
  redis = await connect(server.address);
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

const machine = (name: string): Machine => ({
  name,
  slots: 2,
  backend: "onnx",
  runtime: "Node 24.21.0",
  jobs: ["a"],
  refused: { b: "numerics must be version 2, here 1" },
});

describe("the machines at a queue", () => {
  test("are those that have shown a sign of life, in the order of their names", async () => {
    for (const name of ["south:1", "north:2", "gone:3"]) await sayMachine(redis, machine(name));
    await forgetMachine(redis, "south:1");
    await redis.del(keys.machine("gone:3")); // as when it is killed
    expect(await machinesAt(redis)).toEqual([machine("north:2")]);
    expect(await redis.smembers(keys.machines)).toEqual(["north:2"]);
    expect(await redis.pttl(keys.machine("north:2"))).toBeGreaterThan(0);
  });

  test("say nothing that would steer a terminal", () => {
    const said = { ...machine("\u001b[2J"), jobs: ["\u0007"], refused: { "\u001b": "\u001b" } };
    expect(machineOf(JSON.stringify(said))).toEqual({
      ...machine("�[2J"),
      jobs: ["�"],
      refused: { "�": "�" },
    });
  });

  test.each([
    "",
    "null",
    "[]",
    JSON.stringify({ ...machine("a"), name: 1 }),
    JSON.stringify({ ...machine("a"), slots: 0 }),
    JSON.stringify({ ...machine("a"), jobs: [1] }),
    JSON.stringify({ ...machine("a"), refused: [] }),
  ])("are none that say %s", (text) => expect(machineOf(text)).toBeUndefined());
});
