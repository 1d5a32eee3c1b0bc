// Runs every check, names what failed once more, and prints one last line: how many tests passed,
// failed and were skipped.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";

const reports = () =>
  globSync("{packages/*,examples/*,contracts,fuzz,results,site}/.vitest/report.json");
for (const file of reports()) rmSync(file); // an earlier run's report must not count

const repository =
  "lint check:api check:formatting check:portability check:metadata check:unused check:workflows";
const tasks = `${repository} build typecheck test check:pack check:e2e`;
const turbo = `turbo run ${tasks} --continue=dependencies-successful`;
const line = `${turbo} && node scripts/smoke.mjs && size-limit --silent`;
const { status } = spawnSync(line, { shell: true, stdio: "inherit" });

const all = reports().map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (name) => all.reduce((total, report) => total + report[name], 0);
const passed = sum("numPassedTests");
const skipped = sum("numPendingTests") + sum("numTodoTests");

// The tasks' output is tens of thousands of lines: what failed must be read without searching.
for (const { name: file, assertionResults, message } of all.flatMap((one) => one.testResults)) {
  const failures = assertionResults.filter(({ status }) => status === "failed");
  for (const { fullName, failureMessages } of failures)
    console.log(`\nFAILED ${relative(".", file)}: ${fullName}\n${failureMessages.join("\n")}`);
  if (failures.length === 0 && message) console.log(`\nFAILED ${relative(".", file)}\n${message}`);
}

// Lint, types and the smoke test count as one.
const failed = sum("numFailedTests") || (status === 0 && passed > 0 ? 0 : 1);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed ? 1 : 0;
