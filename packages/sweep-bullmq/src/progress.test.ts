import { describe, expect, test } from "vitest";
import { progressOf } from "./progress.ts";

describe("how far a job is", () => {
  test("comes as its worker said it, without what would steer a terminal", () => {
    const epoch = { epoch: 3, trainLoss: 0.5, testLoss: null };
    const said = { fraction: 0.25, text: "epoch 3\u001b[2J", epoch };
    expect(progressOf(JSON.stringify(said))).toEqual({
      fraction: 0.25,
      text: "epoch 3�[2J",
      epoch,
    });
  });

  test.each(["", "{", "null", "[1]", "{}", '{"fraction":"1","text":""}', '{"fraction":1}'])(
    "%s says nothing",
    (text) => expect(progressOf(text)).toBeUndefined(),
  );

  test.each<[string, object]>([
    ['{"fraction":7,"text":""}', { fraction: 1, text: "" }],
    ['{"fraction":-1e300,"text":""}', { fraction: 0, text: "" }],
    ['{"fraction":0.5,"text":"","epoch":{"epoch":1e999}}', { fraction: 0.5, text: "" }],
    ['{"fraction":0.5,"text":"","epoch":[1]}', { fraction: 0.5, text: "" }],
  ])("%s is taken as far as it can be", (text, progress) => {
    expect(progressOf(text)).toEqual(progress);
  });

  test("is nothing where it is no number", () => {
    expect(progressOf('{"fraction":1e999,"text":""}')).toBeUndefined();
  });
});
