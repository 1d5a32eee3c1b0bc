import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  resolve: { conditions: ["@rote/source", ...defaultClientConditions] },
});
