import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("importing the package changes nothing in the process", () => {
  const script = `
    const { emit } = process;
    const listeners = () => process.eventNames().flatMap((name) => process.listeners(name));
    const before = listeners().length;
    const keys = Object.keys(globalThis).join();
    await import(${JSON.stringify(fileURLToPath(new URL("./index.ts", import.meta.url)))});
    const same = process.emit === emit && Object.keys(globalThis).join() === keys;
    console.log(same, listeners().length - before);
  `;
  const args = ["--conditions=@rote/source", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stdout + stderr).toBe("true 0\n");
});
