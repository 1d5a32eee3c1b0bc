// scripts/run.mjs [command]: installs with the pinned pnpm, then runs the command.
// Plain JavaScript without dependencies: a bare Node 18 or newer is enough to start it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const { packageManager } = JSON.parse(readFileSync(`${cwd}/package.json`, "utf8"));
const PATH = `${cwd}node_modules/.bin${delimiter}${process.env.PATH}`;
const env = { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

const install = `npx --yes ${packageManager} install --frozen-lockfile`;
for (const line of [install, process.argv.slice(2).join(" ")].filter(Boolean)) {
  console.error(`> ${line}`);
  const { status } = spawnSync(line, { cwd, env, stdio: "inherit", shell: true });
  if (status !== 0) process.exit(status ?? 1);
}
