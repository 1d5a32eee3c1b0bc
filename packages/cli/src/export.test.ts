import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeSafetensors } from "@rote/safetensors";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportCommand } from "./exportCommand.ts";
import { Interrupted } from "./interruption.ts";
import { roteSession } from "./rote.testing.ts";

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "rote-export-"));
  const line = "run --dataset gaussianClusters --train 60 --test 20 --epochs 2 --out run --quiet";
  session = roteSession({ cwd });
  expect((await run(line)).code).toBe(0);
}, 100_000);
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));

describe("rote export", { timeout: 100_000 }, () => {
  test("writes a network that ONNX Runtime runs, for any number of images", async () => {
    const { code, stdout } = await run("export run --json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: "export", files: ["network.onnx"] });
    const session = await InferenceSession.create(join(cwd, "run-export", "network.onnx"));
    const x = new Tensor("float32", new Float32Array(3 * 14 * 14).fill(0.5), [3, 14, 14, 1]);
    const results = await session.run({ [session.inputNames[0]!]: x });
    expect(results[session.outputNames[0]!]!.dims).toEqual([3, 10]);
    await session.release();
  });

  test("writes weights by their names, and tfjs' own files", async () => {
    expect((await run("export run --format safetensors --out weights")).code).toBe(0);
    const { tensors } = decodeSafetensors(readFileSync(join(cwd, "weights/network.safetensors")));
    expect([...tensors.keys()]).toContain("logits/kernel");
    expect((await run("export run --format tfjs --out tfjs")).code).toBe(0);
    expect(readdirSync(join(cwd, "tfjs")).sort()).toEqual(["model.json", "weights.bin"]);
  });

  test("writes a file where --out names one, and no folder of that name", async () => {
    const { code, stdout } = await run("export run --out files/b3.onnx --json");
    expect(code).toBe(0);
    const [folder, files] = ["files", ["b3.onnx"]];
    expect(JSON.parse(stdout)).toMatchObject({ event: "export", folder, files });
    expect(readdirSync(join(cwd, "files"))).toEqual(files);
    const session = await InferenceSession.create(join(cwd, "files", "b3.onnx"));
    await session.release();
    const line = "export run --format safetensors --out w.safetensors";
    expect((await run(line)).code).toBe(0);
    expect(decodeSafetensors(readFileSync(join(cwd, "w.safetensors"))).tensors.size).toBe(4);
  });

  test("that is interrupted writes nothing", async () => {
    const command = exportCommand(AbortSignal.abort(new Interrupted("SIGINT")));
    const args = [join(cwd, "run"), "--out", join(cwd, "never")];
    await expect(command.parseAsync(args, { from: "user" })).rejects.toThrow(Interrupted);
    expect(existsSync(join(cwd, "never"))).toBe(false);
  });

  test.each([
    ["export nowhere", /nowhere must be the folder of a run, got none there/],
    ["export .", /must have a checkpoint, got none/],
    ["export run --format tfjs --batch 3", /--batch goes with --format onnx/],
    ["export run --out b.safetensors", /must be a folder, or a .onnx file, got b.safetensors. Add/],
    ["export run --format safetensors --out b.ONNX", /or a .safetensors file, got b.ONNX. Add/],
    ["export run --format tfjs --out b.onnx", /must be a folder, of several files, got b.onnx/],
    [
      "export run --out b.pt",
      /a folder, or a file that ends in .onnx or .safetensors, got b.pt. Py/,
    ],
    ["export run --format tfjs --out model.json", /several files, got model.json. Leave its name/],
    ["export run --out run/record.json/b.onnx", /must be a file that can be written/],
  ])("%s is refused", async (line, reason) => {
    const { code, stderr } = await run(line);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(readdirSync(cwd).filter((name) => name.startsWith("b."))).toEqual([]);
  });
});
