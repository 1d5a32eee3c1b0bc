// Without ONNX Runtime, or with one for another machine: in copies of the packages, in processes of
// their own.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const here = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "rote-missing-")));
  for (const [name, from] of [
    ["onnx", join(here, "../onnx")],
    ["backend", here],
  ] as const) {
    await cp(join(from, "src"), join(folder, name, "src"), { recursive: true });
    await cp(join(from, "package.json"), join(folder, name, "package.json"));
  }
  await link("onnx", "@bufbuild/protobuf", join(here, "../onnx"));
  await link("onnx", "@rote/options", join(here, "../onnx"));
  await link("backend", "@tensorflow/tfjs-core", here);
  await link("backend", "@tensorflow/tfjs-backend-cpu", here);
  await link("backend", "@rote/options", here);
  await link("backend", "@rote/random", here);
  await symlink(join(folder, "onnx"), join(folder, "backend/node_modules/@rote/onnx"), "junction");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Makes a dependency of a package of ours resolve from its copy. */
async function link(copy: string, dependency: string, from: string): Promise<void> {
  const target = join(folder, copy, "node_modules", dependency);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(join(from, "node_modules", dependency)), target, "junction");
}

/** What setting the backend gives and warns about, and what making an executor throws. */
async function setBackend(prelude = ""): Promise<{ set: boolean; warned: string; thrown: string }> {
  const main = join(folder, "backend/main.ts");
  await writeFile(
    main,
    `${prelude}
    import * as tf from "@tensorflow/tfjs-core";
    import { OnnxExecutor } from "@rote/tfjs-backend-onnx";
    let warned = "";
    console.warn = (line) => (warned += line);
    const set = await tf.setBackend("onnx");
    let thrown = "";
    try { new OnnxExecutor(); } catch (error) { thrown = error.name + ": " + error.message; }
    process.stdout.write(JSON.stringify({ set, warned, thrown }));`,
  );
  const flags = ["--conditions=@rote/source", "--no-warnings"];
  const env = { ...process.env, NODE_PATH: "" }; // package managers put their own folder there
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, main], { env });
  return JSON.parse(stdout);
}

test("without onnxruntime-node, setBackend resolves to false and says what to do", async () => {
  const said = await setBackend();
  const remedy = /OnnxRuntimeMissingError: .*Install it beside .*npm install onnxruntime-node@/s;
  expect(said).toEqual({
    set: false,
    warned: expect.stringMatching(remedy),
    thrown: expect.stringMatching(remedy),
  });
});

test("with builds for other machines only, it says which there are and what to do", async () => {
  await link("onnx", "onnxruntime-node", join(here, "../onnx"));
  const said = await setBackend(
    `Object.defineProperty(process, "platform", { value: "sunos" });
     Object.defineProperty(process, "arch", { value: "sparc" });`,
  );
  const remedy = /must load on sunos-sparc, got: .* builds for Linux \(glibc\), macOS and Windows/s;
  expect(said).toEqual({
    set: false,
    warned: expect.stringMatching(remedy),
    thrown: expect.stringMatching(remedy),
  });
});
