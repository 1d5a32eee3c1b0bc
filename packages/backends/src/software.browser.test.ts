import { afterEach, expect, test, vi } from "vitest";
import { webglRenderer, webgpuRenderer } from "./software.ts";

afterEach(() => vi.unstubAllGlobals());

const adapterOf = (adapter: object | null) =>
  vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => adapter } });

test.each([
  ["a fallback adapter", { isFallbackAdapter: true, info: { vendor: "acme" } }, true],
  ["a fallback adapter by its info", { info: { vendor: "acme", isFallbackAdapter: true } }, true],
  ["SwiftShader", { info: { vendor: "google", architecture: "swiftshader" } }, true],
  ["lavapipe", { info: { description: "llvmpipe (LLVM 15.0.6, 256 bits)" } }, true],
  ["WARP", { info: { description: "Microsoft Basic Render Driver" } }, true],
  ["a graphics card", { info: { vendor: "nvidia", architecture: "lovelace" } }, false],
  ["an adapter that says nothing", {}, false],
])("WebGPU: %s", async (_, adapter, isSoftware) => {
  adapterOf(adapter);
  expect(await webgpuRenderer()).toMatchObject({ isSoftware });
});

test("WebGPU without an adapter has no renderer", async () => {
  adapterOf(null);
  expect(await webgpuRenderer()).toBeNull();
});

test("WebGL here is known to be a program", () => {
  expect(webglRenderer()).toEqual({
    name: expect.stringMatching(/swiftshader/i),
    isSoftware: true,
  });
});
