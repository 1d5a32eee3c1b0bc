// A process that does one run in a directory and is killed while it does:
//   node --conditions=@rote/source killed.testing.ts BACKEND DIRECTORY EPOCHS CHECKPOINT_STEPS [N]
// It says "begins" once it trains, and how many operations on files it made when it is done. With N
// it kills itself before the operation number N.

import { interceptedFiles } from "../../../files/src/files.testing.ts";
import { runInDirectory } from "./index.ts";
import { killedData, killedSpecification, startKilledBackend } from "./killedRun.testing.ts";

const [backend, directory, epochs, steps, n] = process.argv.slice(2);
let operations = 0;
const files = interceptedFiles((i) => {
  operations = i + 1;
  if (String(i) === n) process.kill(process.pid, "SIGKILL");
});
await startKilledBackend(backend!);
const events = runInDirectory(killedSpecification(Number(epochs)), killedData, {
  directory: directory!,
  files,
  checkpointEvery: { steps: Number(steps) },
});
let begun = false;
for await (const { type } of events) {
  if (type === "step" && !begun) process.stdout.write("begins\n");
  begun ||= type === "step";
}
process.stdout.write(`${operations}\n`);
