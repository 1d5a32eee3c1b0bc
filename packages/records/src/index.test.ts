import { readFileSync } from "node:fs";
import { build } from "vite";
import { expect, test } from "vitest";
import * as api from "./index.ts";

test("types and functions bring no validator, the schemas do", async () => {
  const modules = async (entry: string) => {
    const result = await build({
      configFile: false,
      logLevel: "silent",
      resolve: { conditions: ["@rote/source"] },
      build: { write: false, lib: { entry, formats: ["es"] } },
    });
    const [{ output }] = result as unknown as [{ output: [{ moduleIds: string[] }] }];
    return output[0].moduleIds.join("\n");
  };
  expect(await modules(new URL("index.ts", import.meta.url).pathname)).not.toContain("zod");
  expect(await modules(new URL("schemas/index.ts", import.meta.url).pathname)).toContain("zod");
});

test("the README names everything that is public", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const name of Object.keys(api)) expect(readme).toMatch(new RegExp(`\\b${name}\\b`));
});
