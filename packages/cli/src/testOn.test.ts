import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pngOf } from "./pngOf.ts";
import { roteSession } from "./rote.testing.ts";

let cwd: string;
let session: ReturnType<typeof roteSession>;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-test-on-"));
  for (const [name, base] of Object.entries({ bright: 120, dark: 20 })) {
    mkdirSync(join(cwd, "pictures", name), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const images = Uint8Array.from({ length: 192 }, (_, at) => base + ((at * 7 + i * 13) % 100));
      const png = pngOf({ images, shape: [1, 8, 8, 3] }, 0);
      writeFileSync(join(cwd, "pictures", name, `${i}.png`), png);
    }
  }
  session = roteSession({ cwd });
});
afterAll(() => {
  session.end();
  rmSync(cwd, { recursive: true });
});

const run = (line: string) => session.run(line.split(" "));
const pictures = "--dataset imageFolder --data pictures --picture-size 8 --train 30 --test 8";
const small = `${pictures} --model mlp-1x8 --epochs 2 --batch-size 10 --backend cpu --no-whitening`;

describe("rote run --test-on", { timeout: 100_000 }, () => {
  test("tests the finished network on shifts, and verify checks what it recorded", async () => {
    const { code, stdout } = await run(`run ${small} --test-on contrast,brightness:5 --out one`);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /% of the test examples under shifts of their images, mean of 6; least /,
    );
    const record = JSON.parse(readFileSync(join(cwd, "one/record.json"), "utf8"));
    expect(record.specification.testOn).toHaveLength(6);
    expect(record.shifts.map(({ name }: { name: string }) => name)).toEqual([
      "none",
      ...Array(5).fill("contrast"),
      "brightness",
    ]);
    const verified = await run("verify one");
    expect(verified.stdout).toMatch(/shifted test sets +same +6, and the one as it is/);
    record.shifts[2].severity = 5;
    mkdirSync(join(cwd, "forged"));
    writeFileSync(join(cwd, "forged/record.json"), JSON.stringify(record));
    expect((await run("verify forged")).stdout).toMatch(/shifted test sets +DIFFERENT/);
  });

  test("an unknown shift is refused before anything is loaded", async () => {
    const { code, stderr } = await run(`run ${small} --test-on contrst --out two`);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown shift "contrst"');
    expect(stderr).toContain('Did you mean "contrast"?');
  });
});
