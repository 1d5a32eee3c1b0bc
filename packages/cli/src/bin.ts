#!/usr/bin/env node
import { main } from "./main.ts";

// A reader that stops early, such as `rote … | head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// Set, not called: process.exit would cut off output that is still on its way.
process.exitCode = await main(process.argv.slice(2));
