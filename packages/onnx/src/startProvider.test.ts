import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

import { startProvider } from "./index.ts";

test("the processor is always there", () => {
  expect(() => startProvider("cpu")).not.toThrow();
});

test.runIf(process.platform === "linux")(
  "without a GPU, webgpu is refused with what it needs",
  async () => {
    const main = `
    import { startProvider } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
    try { startProvider("webgpu"); } catch ({ name, message }) {
      process.stdout.write(JSON.stringify({ name, message }));
    }`;
    // Drivers that cannot be loaded: as on a machine without a GPU, be there one or not.
    const env = { ...process.env, VK_ICD_FILENAMES: "none", VK_DRIVER_FILES: "none" };
    const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module", "-e", main];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
    expect(JSON.parse(stdout)).toEqual({
      name: "ProviderMissingError",
      message: expect.stringMatching(
        /^onnxRuntime: the provider "webgpu" must start here, got: .+ It needs a GPU .* Use "cpu"/,
      ),
    });
  },
);
