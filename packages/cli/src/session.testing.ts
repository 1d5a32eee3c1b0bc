// A process that runs one command line after the other, as they are sent to it: what loads the
// command once, for tests of many lines that end at once.
import process from "node:process";
import { main } from "./main.ts";

const streams = { stdout: process.stdout, stderr: process.stderr };
for (const stream of Object.values(streams)) stream.setMaxListeners(0);

process.on("message", async ({ args, cwd }: { args: string[]; cwd: string }) => {
  process.chdir(cwd);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].write = ((text: unknown, ...rest: unknown[]) => {
      said[name] += String(text);
      const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
      if (done) queueMicrotask(done);
      return true;
    }) as typeof process.stdout.write;
  }
  const code = await main(args);
  process.send!({ code, ...said });
});
