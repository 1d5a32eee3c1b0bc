#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { isToBeWatched, watch } from "./watch.ts";

const args = process.argv.slice(2);
// Set, not called: process.exit would cut off output that is still on its way.
process.exitCode = isToBeWatched(args)
  ? await watch(fileURLToPath(import.meta.url), args)
  : await import("./main.ts").then(({ main }) => main(args));
if (process.connected) process.disconnect();
