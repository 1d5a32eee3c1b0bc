import { describe, expect, test } from "vitest";
import { entryOf, jobOfEntry, MOST_ENTRY, parseEntry } from "./jobEntry.ts";
import { smallJobs } from "./jobs.testing.ts";
import { QueueEntryError } from "./queueEntryError.ts";

const [job, other] = await smallJobs(2);
const entry = await entryOf(job!, { backend: "onnx" });

describe("an entry of a queue", () => {
  test("is the job that it was made of, with what it asks of a machine", async () => {
    const read = parseEntry(job!.id, JSON.stringify(entry));
    expect(read.environment).toEqual({ backend: "onnx" });
    expect(await jobOfEntry(job!.id, read)).toEqual(job);
  });

  test("stands under its own id", async () => {
    const wrong = jobOfEntry(other!.id, parseEntry(other!.id, JSON.stringify(entry)));
    await expect(wrong).rejects.toThrow(`must be that of its specification, ${job!.id}`);
  });

  test.each<[RegExp, string]>([
    [/must be JSON/, "{"],
    [/must be JSON/, "[".repeat(20_000) + "]".repeat(20_000)],
    [/at most 262144 characters/, " ".repeat(MOST_ENTRY + 1)],
    [/of version 1/, "null"],
    [/of version 1/, "[]"],
    [/of version 1/, JSON.stringify({ ...entry, v: 2 })],
    [/kind must be a text/, JSON.stringify({ ...entry, kind: 5 })],
    [/unknown kind of experiment "toString"/, JSON.stringify({ ...entry, kind: "toString" })],
    [/specification must be an object/, JSON.stringify({ ...entry, specification: [] })],
    [/epochs/, JSON.stringify({ ...entry, specification: { epochs: -1 } })],
    [/numerics must be an integer/, JSON.stringify({ ...entry, numerics: "1" })],
    [/an object of texts/, JSON.stringify({ ...entry, environment: { backend: 1 } })],
    [/an object of texts/, JSON.stringify({ ...entry, environment: null })],
  ])("is refused and named: %s", (words, text) => {
    expect(() => parseEntry("its-id", text)).toThrow(QueueEntryError);
    expect(() => parseEntry("its-id", text)).toThrow(/^queue: the entry its-id is no job: /);
    expect(() => parseEntry("two\nlines", text)).toThrow(/^queue: the entry two lines is no job: /);
    expect(() => parseEntry("its-id", text)).toThrow(words);
  });

  test("shows nothing that would steer a terminal", () => {
    const text = JSON.stringify({ ...entry, kind: "\u001b[2J" });
    expect(() => parseEntry("\u001b[2J", text)).not.toThrow("\u001b");
  });
});
