// A process that takes a directory, says whether it got it, and keeps it until it is killed:
//   node --conditions=@rote/source locker.testing.ts DIRECTORY [MILLISECONDS SINCE 1970]

import { setTimeout } from "node:timers/promises";
import { lockDirectory } from "./lockDirectory.ts";

const [directory, at] = process.argv.slice(2);
await setTimeout(Math.max(0, Number(at) - Date.now()));
const said = await lockDirectory(directory!).then(
  () => "has it",
  ({ name }: Error) => name,
);
process.stdout.write(`${said}\n`);
await setTimeout(60_000);
