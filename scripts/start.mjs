// Builds the rote command, then runs the main job on this terminal: arguments are handed on.
import { spawnSync } from "node:child_process";

const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

console.error("> building");
run("turbo", [
  "run",
  "build",
  "--filter=@rote/cli...",
  "--output-logs=errors-only",
  "--log-order=grouped",
]);
console.error("> rote randomize");
run("node", ["packages/cli/dist/bin.js", "randomize", ...process.argv.slice(2)]);
