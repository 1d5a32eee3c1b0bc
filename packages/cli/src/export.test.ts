import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

  test("writes over what it wrote before, and over nothing else", async () => {
    const own = { onnx: "mine.onnx", safetensors: "mine.safetensors" };
    for (const [format, name] of Object.entries(own)) {
      const line = `export run --format ${format} --out again/${name}`;
      expect((await run(line)).code).toBe(0);
      expect((await run(line)).code).toBe(0);
      writeFileSync(join(cwd, "again", name), "precious");
      const { code, stderr } = await run(line);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/must be new, .*Move it away, or/)]);
      expect(readFileSync(join(cwd, "again", name), "utf8")).toBe("precious");
    }
    const line = "export run --format tfjs --out precious";
    const names = ["model.json", "weights.bin"];
    for (const name of names) {
      rmSync(join(cwd, "precious"), { recursive: true, force: true });
      expect((await run(line)).code).toBe(0);
      expect((await run(line)).code).toBe(0);
      for (const other of names) if (other !== name) rmSync(join(cwd, "precious", other));
      writeFileSync(join(cwd, "precious", name), "precious");
      const { code, stderr } = await run(line);
      expect([code, stderr]).toEqual([2, expect.stringContaining("Move it away")]);
      expect(readdirSync(join(cwd, "precious"))).toEqual([name]);
      expect(readFileSync(join(cwd, "precious", name), "utf8")).toBe("precious");
    }
  });

  test("refuses to write over a foreign file before it looks at the run", async () => {
    mkdirSync(join(cwd, "empty"));
    writeFileSync(join(cwd, "theirs.onnx"), "precious");
    const { code, stderr } = await run("export empty --out theirs.onnx");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/theirs.onnx must be new, .*Move it/),
    ]);
  });

  test("goes beside the run, however its folder is written", async () => {
    rmSync(join(cwd, "run-export"), { recursive: true, force: true });
    expect((await run("export run/")).code).toBe(0);
    expect(readdirSync(join(cwd, "run-export"))).toEqual(["network.onnx"]);
  });

  test("refuses every place within the run, through links too", async () => {
    const [checkpoint] = readdirSync(join(cwd, "run", "checkpoints"));
    symlinkSync(join(cwd, "run"), join(cwd, "link"), "junction");
    const before = readdirSync(join(cwd, "run"), { recursive: true });
    for (const line of [
      `export run --format safetensors --out run/checkpoints/${checkpoint}`,
      `export link --format safetensors --out run/checkpoints/${checkpoint}`,
      "export run --format tfjs --out run",
      "export run --format tfjs --out link/new/deeper",
      "export run/ --out run/..export",
    ]) {
      const { code, stderr } = await run(line);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/must lie outside .*Leave it out/)]);
    }
    expect(readdirSync(join(cwd, "run"), { recursive: true })).toEqual(before);
    expect((await run("verify run")).code).toBe(0);
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
    ["export run --out run-export/network.onnx/b.onnx", /must be a file that can be written/],
  ])("%s is refused", async (line, reason) => {
    const { code, stderr } = await run(line);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(readdirSync(cwd).filter((name) => name.startsWith("b."))).toEqual([]);
  });
});
