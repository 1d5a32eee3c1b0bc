import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, expect, test } from "vitest";
import { compileAlways } from "./compileAlways.ts";

let backend: { compile?: string };
beforeEach(async () => {
  await tf.setBackend("cpu");
  backend = tf.backend() as typeof backend;
  delete backend.compile;
});

test("a backend compiles always until the last of two runs has ended", () => {
  backend.compile = "whenItPays"; // as a backend that has the choice
  const [first, second] = [compileAlways(), compileAlways()];
  expect(backend.compile).toBe("always");
  first();
  expect(backend.compile).toBe("always");
  second();
  expect(backend.compile).toBe("whenItPays");
});

test("a backend without the choice is left as it is", () => {
  compileAlways()();
  expect(backend).not.toHaveProperty("compile");
});
