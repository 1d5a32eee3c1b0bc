import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearNetwork } from "./linearNetwork.testing.ts";
import { rote, roteSession } from "./rote.testing.ts";

let cwd: string;
let session: ReturnType<typeof roteSession>;
const hash = createHash("sha256").update(linearNetwork).digest("hex");
const name = `own-${hash}`;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-own-"));
  mkdirSync(join(cwd, "nets"));
  writeFileSync(join(cwd, "nets/mine.mjs"), linearNetwork);
  session = roteSession({ cwd });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));
const json = (path: string) => JSON.parse(readFileSync(join(cwd, path), "utf8"));
const small = "--train 30 --test 10 --batch-size 10 --backend cpu";
const data = `--dataset gaussianClusters ${small}`;

describe("--model ./network.mjs", { timeout: 100_000 }, () => {
  test("randomize answers whether it memorizes; records hold hash and source", async () => {
    const line = `randomize --model ./nets/mine.mjs ${data} --epochs 1 --out six`;
    const { code, stdout, stderr } = await run(line);
    expect(stderr).toContain(`own network ${hash.slice(0, 8)} on 30 training`);
    expect(code).toBe(0);
    expect(stdout).toContain("random labels");
    const record = json("six/randomLabels.json");
    expect(record.specification.model).toBe(name);
    expect(record.model).toEqual({ name, trainableParameters: 1970, source: linearNetwork });
    const names = "trueLabels shuffledPixels randomPixels gaussianPixels randomLabels".split(" ");
    const records = names.map((one) => json(`six/${one}.json`));
    const warned = records.filter(({ result }) => result.caution !== undefined);
    expect(warned.length).toBeGreaterThan(0);
    for (const { name, result } of warned) expect(stdout).toContain(`${name}: ${result.caution}`);
    expect((await run(line)).stderr).toContain("random labels: was done before");
  });

  test.each([
    ["process.exit(0)", /must come to its end, got a process.exit before/],
    ["throw null", /createModel .*threw null/],
    ["throw new RangeError('no layer')", /bad.mjs: createModel .*threw RangeError: no layer. Mend/],
    ["return Promise.reject(new Error('x'))", /bad.mjs: createModel must .*at once, got a promise/],
  ])("a module that does %s ends the command with an error", async (does, said) => {
    writeFileSync(join(cwd, "nets/bad.mjs"), `export function createModel() { ${does}; }\n`);
    const args = `run --model ./nets/bad.mjs ${data} --out bad-${does.length}`.split(" ");
    const { code, stderr } = await rote(args, { cwd });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(said);
    expect(existsSync(join(cwd, `bad-${does.length}/record.json`))).toBe(false);
  });

  test("what a module prints does not stand among the events", async () => {
    const talk = [
      'console.log("hello");',
      'process.stdout.write("straight\\n");',
      'import { Console } from "node:console";',
      'new Console(process.stdout).table(["in a table"]);',
      'setTimeout(() => console.dir("later"), 1);',
    ];
    writeFileSync(join(cwd, "nets/talks.mjs"), `${talk.join("\n")}\n${linearNetwork}`);
    const model = `--model ./nets/talks.mjs ${data} --epochs 1 --json`;
    for (const line of [`run ${model} --dry-run`, `run ${model}`, `randomize ${model}`]) {
      const args = `${line} --out talks-${line.length}`.split(" ");
      const { code, stdout, stderr } = await rote(args, { cwd });
      expect(code).toBe(0);
      for (const said of ["hello", "straight", "in a table", "later"])
        expect(stderr).toContain(said);
      for (const event of stdout.trimEnd().split("\n"))
        expect(JSON.parse(event)).toBeTypeOf("object");
    }
  });

  test("verify checks the source, and does it again with the module alone", async () => {
    const one = `run --model ./nets/mine.mjs ${data} --epochs 2 --crop 10 --no-whitening --out one`;
    expect((await run(one)).code).toBe(0);
    expect(json("one/record.json").model.trainableParameters).toBe(100 * 10 + 10);
    const without = await run("verify one --rerun");
    expect(without.stdout).toMatch(/source of the network +same/);
    expect(without.stdout).toMatch(/trainable parameters +not checked/);
    expect(without.stdout).toMatch(/outcome, done again +not checked .*--model/);
    const again = await run("verify one --rerun --model ./nets/mine.mjs");
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/trainable parameters +same/);
    expect(again.stdout).toMatch(/weightsHash, done again +same/);
    const record = json("one/record.json");
    record.model.source += "\n";
    mkdirSync(join(cwd, "forged"));
    writeFileSync(join(cwd, "forged/record.json"), JSON.stringify(record));
    expect((await run("verify forged")).stdout).toMatch(/source of the network +DIFFERENT/);
  });

  test("run FILE, which may name it itself, complexity and export take it", async () => {
    const file = "one/specification.yaml";
    const lacking = await run(`run ${file} --backend cpu --out file`);
    expect(lacking.stderr).toMatch(/the network of the specification, own-.*, must be given/);
    expect(lacking.code).toBe(2);
    const given = await run(`run ${file} --model ./nets/mine.mjs --backend cpu --out file`);
    expect(given.code).toBe(0);
    const [one, two] = [json("one/record.json"), json("file/record.json")];
    expect(two.result.weightsHash).toBe(one.result.weightsHash);
    const named = `model: ./mine.mjs\ncrop: 10\nwhitening: false\ndataset: gaussianClusters`;
    const sizes = "train: 30\ntest: 10\nbatchSize: 10\nepochs: 2";
    writeFileSync(join(cwd, "nets/run.yaml"), `${named}\n${sizes}\n`);
    const within = await run("run nets/run.yaml --backend cpu --out within");
    expect(within.code).toBe(0);
    expect(json("within/record.json").result.weightsHash).toBe(one.result.weightsHash);
    expect(json("within/record.json").model.source).toBe(linearNetwork);
    const written = await run("export one --format safetensors --model ./nets/mine.mjs");
    expect(written.code).toBe(0);
    expect((await run("export one --format safetensors")).code).toBe(2);
    const options = "--of network --train 20 --draws 2 --epochs 1 --backend cpu --out complexity";
    const line = `complexity gaussianClusters --model ./nets/mine.mjs ${options}`;
    expect((await run(line)).code).toBe(0);
    expect(json("complexity/network.json").parameters).toBe(196 * 2 + 2);
  });

  test("a sweep names it wherever it names networks, from beside the document", async () => {
    const document = `
base: { dataset: gaussianClusters, train: 30, test: 10, batchSize: 10, epochs: 1 }
grid: { model: [./mine.mjs, mlp-1x4] }
`;
    writeFileSync(join(cwd, "nets/sweep.yaml"), document);
    const { code, stdout } = await run("sweep nets/sweep.yaml --backend cpu --jobs 1 --out swept");
    expect(stdout).toContain("2 of 2 runs done");
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "swept/table.csv"), "utf8")).toContain(name);
    const queued = await run("sweep nets/sweep.yaml --queue redis://127.0.0.1:1");
    expect(queued.stderr).toMatch(/--queue: its networks must have names, got .*mine.mjs/);
    expect(queued.code).toBe(2);
  });

  test("what it imports by a path belongs to it: another import is another network", async () => {
    const main = 'export { createModel } from "./part.mjs";\n// from "./nowhere.mjs"\n';
    writeFileSync(join(cwd, "nets/main.mjs"), main);
    writeFileSync(join(cwd, "nets/part.mjs"), linearNetwork);
    const line = (out: string) => `run --model ./nets/main.mjs ${data} --epochs 1 --out ${out}`;
    const { code } = await rote(line("parts").split(" "), { cwd });
    expect(code).toBe(0);
    const { model } = json("parts/record.json");
    expect(model.source).toBe(`${main}\n// part.mjs\n${linearNetwork}`);
    writeFileSync(join(cwd, "nets/part.mjs"), `${linearNetwork}\n// changed`);
    expect((await rote(line("changed").split(" "), { cwd })).code).toBe(0);
    expect(json("changed/record.json").model.name).not.toBe(model.name);
    expect((await rote(["verify", "parts"], { cwd })).stdout).toMatch(
      /source of the network +same/,
    );
  });

  test.each([
    ["./none.mjs", /model: .\/none.mjs must be a module that can be read/],
    [
      "./nets/empty.mjs",
      /must export createModel\(\{ inputShape, classes, seed \}\), got no exports/,
    ],
    ["./nets/broken.mjs", /broken.mjs must load, got: /],
  ])("%s is refused", async (path, message) => {
    writeFileSync(join(cwd, "nets/empty.mjs"), "");
    writeFileSync(join(cwd, "nets/broken.mjs"), "throw new Error('no');");
    const { code, stderr } = await run(`randomize --model ${path} ${data} --out nothing`);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
