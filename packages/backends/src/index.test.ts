import { expect, expectTypeOf, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "BackendError",
    "backendEnvironment",
    "listBackends",
    "startBackend",
    "watchBackend",
  ]);
});

test("the names of backends are those that are listed", () => {
  expectTypeOf<api.BackendName>().toEqualTypeOf<"webgpu" | "webgl" | "onnx" | "wasm" | "cpu">();
});
