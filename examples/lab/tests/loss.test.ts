import type { RunRecord } from "@rote/experiments";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { ended, exportedRecords, publishedSite, small } from "./site.ts";

const site = publishedSite();

/** What tfjs keeps under this name: the engine, and in it the backend. */
interface Engine {
  backendInstance: {
    gpgpu?: { gl: WebGL2RenderingContext };
  };
}

interface GPUDevice {
  destroy(): void;
}

/** A worker's names for what WebGPU has given it. */
interface Seen {
  GPUAdapter: { prototype: { requestDevice(options?: object): Promise<GPUDevice> } };
  devices: GPUDevice[];
}

/** Has the worker that trains keep the devices of WebGPU that it asks for. */
async function watchDevices(page: Page): Promise<void> {
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => {
    const seen = globalThis as unknown as Seen;
    seen.devices = [];
    const { requestDevice } = seen.GPUAdapter.prototype;
    seen.GPUAdapter.prototype.requestDevice = async function (options) {
      const device = await requestDevice.call(this, options);
      seen.devices.push(device);
      return device;
    };
  });
}

/** Takes the device away from the worker that trains. */
const loseDevice = (page: Page) =>
  page.workers()[0]!.evaluate(() => {
    const { backendInstance } = (globalThis as unknown as { _tfengine: Engine })._tfengine;
    (globalThis as unknown as Seen).devices.at(-1)?.destroy();
    backendInstance.gpgpu?.gl.getExtension("WEBGL_lose_context")?.loseContext();
  });

test.each(["webgl", "webgpu"])(
  "a lost %s device is noticed and said, and the run ends as if nothing had happened",
  async (backend) => {
    const fragment = `#${small.replace("epochs=3", "epochs=6")}&backend=${backend}`;
    const { page, wrong } = await site.visit(fragment);
    await watchDevices(page);
    const train = page.getByRole("button", { name: "Train", exact: true });
    await train.click();
    await ended(page);

    await train.click();
    await expect
      .poll(() => page.getByTestId("progress").textContent(), { timeout: 60_000, interval: 20 })
      .toMatch(/epoch [2-5] /);
    await page.getByRole("button", { name: "Pause" }).click();
    await loseDevice(page);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect
      .poll(() => page.getByRole("alert").allTextContents(), { timeout: 60_000 })
      .toEqual([
        expect.stringMatching(
          new RegExp(`The device of ${backend} was lost. This was near step \\d+. The run resumes`),
        ),
      ]);
    await ended(page);

    const [whole, recovered] = (await exportedRecords(page)) as [RunRecord, RunRecord];
    const numbers = ({ epochs }: RunRecord) => epochs.map(({ seconds: _, ...epoch }) => epoch);
    expect(numbers(recovered)).toEqual(numbers(whole));
    expect(recovered.result.weightsHash).toBe(whole.result.weightsHash);
    expect(wrong.filter((text) => !text.includes("CONTEXT_LOST"))).toEqual([]);
  },
);
