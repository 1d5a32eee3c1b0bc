#!/usr/bin/env node
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interruption } from "./interruption.ts";
import { loadAndRun } from "./loadAndRun.ts";
import { isToBeWatched, watch } from "./watch.ts";

const args = process.argv.slice(2);
// First of all, so that signals are answered while the commands are loaded.
const exitCode = isToBeWatched(args)
  ? watch(fileURLToPath(import.meta.url), args)
  : loadAndRun(args, interruption());
// A module of one's own may call process.exit: a command that did not end has not done its work.
let ended = false;
process.on("exit", (code) => {
  if (ended || code !== 0) return;
  writeSync(
    2,
    "rote: the command must come to its end, got a process.exit before. A module that it was " +
      "given, such as a network of your own, must not call it.\n",
  );
  process.exitCode = 1;
});
// Set, not called: process.exit would cut off output that is still on its way.
process.exitCode = await exitCode;
ended = true;
if (process.connected) process.disconnect();
