import { type JobError, jobOf } from "@rote/experiments/sweeps";
import { describe, expect, test } from "vitest";
import { recordOfResult } from "./queueResult.ts";

const job = await jobOf({ kind: "expressivity", specification: { n: 4, dimension: 2 } });

const failure = {
  type: "failure",
  message: "train: no\u001b[2J number",
  kind: "DivergedError",
  retryable: false,
  epoch: 2,
  environment: { rote: "1.0.0", runtime: "Node 24.21.0", platform: "linux-x64", extra: "\u0007" },
};
const read = (change: object) => recordOfResult(job, JSON.stringify({ ...failure, ...change }));

describe("a result that says why a job failed", () => {
  test("comes as an error with the place, the machine's versions, and no more", async () => {
    const error = (await read({}).catch((thrown) => thrown)) as JobError;
    const { extra: _, ...environment } = failure.environment;
    expect(error.message).toBe("train: no�[2J number");
    expect(error).toMatchObject({ kind: "DivergedError", retryable: false, epoch: 2 });
    expect(error.environment).toEqual(environment);
    expect(error).not.toHaveProperty("step");
  });

  test.each<[RegExp, object]>([
    [/must be a record or a failure/, { message: 1 }],
    [/must be a record or a failure/, { kind: null }],
    [/must be a record or a failure/, { retryable: "no" }],
    [/at which epoch and step/, { step: "3" }],
    [/where it failed/, { environment: undefined }],
    [/where it failed/, { environment: { ...failure.environment, rote: 1 } }],
    [/where it failed/, { environment: { ...failure.environment, packages: { a: 1 } } }],
  ])("is refused: %s", async (words, change) => {
    await expect(read(change)).rejects.toMatchObject({
      name: "QueueResultError",
      message: expect.stringMatching(words),
    });
  });
});
