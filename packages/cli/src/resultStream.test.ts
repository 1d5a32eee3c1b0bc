import { afterEach, expect, test, vi } from "vitest";
import { keepForResults, writeResult } from "./resultStream.ts";

const { stdout, stderr } = process;
const own = { out: stdout.write, err: stderr.write };
afterEach(
  () => Object.assign(stdout, { write: own.out }) && Object.assign(stderr, { write: own.err }),
);

test("among events stdout has results alone, and is given back, twice in a process too", () => {
  const [out, err] = [vi.fn(() => true), vi.fn(() => true)];
  Object.assign(stdout, { write: out });
  Object.assign(stderr, { write: err });
  for (let turn = 0; turn < 2; turn++) {
    const giveBack = keepForResults(["doctor", "--json"]);
    stdout.write("talk");
    writeResult("result");
    giveBack();
    stdout.write("after");
    writeResult("plain");
  }
  const turn = ["result", "after", "plain"];
  const texts = (calls: unknown[][]) => calls.map(([text]) => text);
  expect(texts(out.mock.calls)).toEqual([...turn, ...turn]);
  expect(texts(err.mock.calls)).toEqual(["talk", "talk"]);
});

test("without events nothing is turned away", () => {
  const out = vi.fn(() => true);
  Object.assign(stdout, { write: out });
  const giveBack = keepForResults(["doctor"]);
  stdout.write("talk");
  giveBack();
  expect(out).toHaveBeenCalledOnce();
});
