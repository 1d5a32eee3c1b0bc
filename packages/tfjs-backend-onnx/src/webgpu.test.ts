// ONNX Runtime's WebGPU provider, in processes of their own: without a GPU, and on Chromium's
// software renderer where that is installed.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { noAdapter, software } from "./testing/trainedInNode.testing.ts";
import { expectStepsOfWebgpu } from "./testing/webgpuInNode.testing.ts";
import { STEPS } from "./testing/webgpuSteps.testing.ts";

const script = fileURLToPath(new URL("./testing/webgpu.testing.ts", import.meta.url));

async function trainOn(provider: string, env: Record<string, string> = {}) {
  const args = ["--conditions=@rote/source", "--no-warnings", script, provider];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout.split("\n").at(-1)!);
}

test.runIf(process.platform === "linux")(
  "without a GPU, setBackend resolves to false and says what to do",
  async () => {
    const { set, name, message, warned } = await trainOn("webgpu", {
      VK_ICD_FILENAMES: "none",
      VK_DRIVER_FILES: "none",
    });
    expect(set).toBe(false);
    expect(name).toBe("ProviderMissingError");
    expect(message).toMatch(/provider "webgpu" must start here, got: .* Use "cpu"/);
    expect(warned).toContain(message);
  },
);

const onAdapter = noAdapter ? ` (${noAdapter})` : "";

test.skipIf(noAdapter !== undefined)(
  `a network with pools that overlap trains on WebGPU as on the processor${onAdapter}`,
  { timeout: 240_000 },
  async () => {
    const { losses } = await trainOn("cpu");
    const webgpu = await trainOn("webgpu", software);
    expect(webgpu.losses).toHaveLength(8);
    for (const [i, loss] of losses.entries()) expect(webgpu.losses[i]).toBeCloseTo(loss, 4);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    // Variables, slots and the batch, which is the same each time, stay: the loss alone is read.
    const { crossed } = webgpu;
    expect(crossed).toHaveLength(5);
    for (let i = 1; i < crossed.length; i++) {
      expect(crossed[i].toDevice - crossed[i - 1].toDevice).toBeLessThan(64); // scalars
      expect(crossed[i].fromDevice).toBe(crossed[0].fromDevice + 4 * i);
    }
  },
);

// All networks of the zoo, with ten steps, are in testing/webgpu.full.ts.
test.skipIf(noAdapter !== undefined)(
  `MLP 1×512: steps are the processor's, and run on the device alone${onAdapter}`,
  { timeout: 600_000 },
  () => expectStepsOfWebgpu("MLP 1×512", { ...STEPS, steps: 5 }),
);
