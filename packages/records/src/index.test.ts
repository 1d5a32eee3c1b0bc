import { build } from "vite";
import { expect, test } from "vitest";

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
