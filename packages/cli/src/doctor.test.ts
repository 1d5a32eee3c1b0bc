import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listBackends } from "@rote/backends";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventSchema } from "./events.ts";
import { type Outcome, rote } from "./rote.testing.ts";

// What `rote doctor` says of this machine, in an empty folder with an empty cache.

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-doctor-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("rote doctor", { timeout: 100_000 }, () => {
  let outcome: Outcome;
  let events: Record<string, unknown>[];
  beforeAll(async () => {
    outcome = await rote(["doctor", "--json"], { cwd, env: { ROTE_DATA: join(cwd, "cache") } });
    events = outcome.stdout
      .trim()
      .split("\n")
      .map((line) => eventSchema.parse(JSON.parse(line)));
  }, 100_000);

  test("ends well where experiments can be made, and names the backend that they use", () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    const { event, backend, missing } = events.at(-1)!;
    expect({ event, missing }).toEqual({ event: "doctor", missing: [] });
    expect(listBackends().map(({ name }) => name)).toContain(backend);
  });

  test("says of every backend how fast it is, or why it is not used", () => {
    for (const { name } of listBackends()) {
      const finding = events.find(({ what }) => what === name)!;
      const speed = /products at [\d.]+, convolutions at [\d.]+ billion|works, slowly/;
      if (finding.state === "fine") expect(finding.says).toMatch(speed);
      else expect(String(finding.says).length).toBeGreaterThan(10);
    }
  });

  test("says that no dataset is there, and how to get one", () => {
    const finding = events.find(({ what }) => what === "data")!;
    expect(finding).toMatchObject({ state: "absent" });
    expect(finding.says).toContain(join(cwd, "cache"));
    expect(finding.remedy).toContain("rote data fetch");
  });
});
