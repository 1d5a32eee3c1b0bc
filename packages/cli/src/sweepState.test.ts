import { type Job, JobError, jobOf, type SweepEvent } from "@rote/experiments/sweeps";
import type { Machine } from "@rote/sweep-bullmq";
import { describe, expect, test } from "vitest";
import { SweepState } from "./sweepState.ts";

const jobs = await Promise.all(
  Array.from({ length: 10 }, (_, seed) =>
    jobOf({ kind: "training", specification: { dataset: "gaussianClusters", train: 40, seed } }),
  ),
);
const machine = (name: string, doing: Job[]): Machine => ({
  name,
  slots: 2,
  backend: "onnx",
  runtime: "Node 24.21.0",
  jobs: doing.map(({ id }) => id),
  refused: {},
});
const progress = (job: Job, fraction: number): SweepEvent => ({
  type: "progress",
  job,
  fraction,
  text: `epoch ${10 * fraction}`,
});
const finished = (job: Job) => ({ type: "finished", job, record: {} }) as unknown as SweepEvent;
const failed = (job: Job, message: string): SweepEvent => {
  const error = new JobError(message, { retryable: false, kind: "DivergedError" });
  return { type: "failed", job, error, attempts: 1 };
};
const stateAfter = (...events: SweepEvent[]) => {
  const state = new SweepState(jobs);
  for (const event of events) state.hear(event);
  return state;
};
const started = jobs.map((job): SweepEvent => ({ type: "started", job, attempt: 1 }));

describe("where a sweep stands", () => {
  test("is its runs and failures, where this machine does them", () => {
    const events = [...started.slice(0, 4), finished(jobs[0]!), failed(jobs[1]!, "no number")];
    const lines = stateAfter(...events, progress(jobs[2]!, 0.4)).lines(1);
    expect(lines).toEqual([
      "1 of 10 runs done, 1 failed, 2 running, 6 waiting",
      expect.stringMatching(/^ {2}.* on 40 of .*, seed 2: epoch 4$/),
      expect.stringMatching(/^ {2}.*, seed 3: begins$/),
      expect.stringMatching(/^failed: .*, seed 1: DivergedError: no number$/),
    ]);
  });

  test("is the machines at a queue, each with its runs; what nobody does waits", () => {
    const state = stateAfter(...started, progress(jobs[5]!, 0.5), finished(jobs[0]!));
    state.see([]);
    expect(state.lines(1)).toEqual([
      "1 of 10 runs done, 0 failed, 0 running, 9 waiting",
      "no machine is at the queue",
    ]);
    const alien = { ...jobs[0]!, id: "another sweep's" };
    state.see([machine("north:1", [jobs[5]!, jobs[6]!]), machine("south:2", [alien])]);
    expect(state.lines(1)).toEqual([
      "1 of 10 runs done, 0 failed, 2 running, 7 waiting",
      "north:1: 2 at once, onnx, Node 24.21.0",
      expect.stringMatching(/seed 5: epoch 5$/),
      expect.stringMatching(/seed 6: begins$/),
      "south:2: 2 at once, onnx, Node 24.21.0",
    ]);
  });

  test("has the time left by the pace since it is watched, not by what was done before", () => {
    const state = stateAfter(...started, ...jobs.slice(0, 5).map(finished));
    state.see([machine("north:1", [jobs[5]!])]);
    expect(state.lines(1)[0]).not.toContain("left");
    expect(state.lines(10)[0]).not.toContain("left");
    state.hear(progress(jobs[5]!, 0.5));
    expect(state.lines(20)[0]).toMatch(/about (90|91) s left/); // 9 halves at one in 10 s
    state.hear(finished(jobs[5]!));
    expect(state.lines(30)[0]).toMatch(/about (80|81) s left/);
  });

  test("names the last failures, and how many there were before", () => {
    const lines = stateAfter(...jobs.slice(0, 7).map((job) => failed(job, "no"))).lines(1);
    expect(lines.filter((line) => line.startsWith("failed: "))).toHaveLength(5);
    expect(lines.at(-1)).toBe("and 2 failures before these");
    expect(lines.at(-2)).toContain("seed 6");
  });
});
