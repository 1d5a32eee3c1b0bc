import { asksForEvents } from "./eventLine.ts";

type Write = (text: string, done?: (error?: Error | null) => void) => boolean;

let write: Write | undefined;

/**
 * Keeps stdout for results where a command line asks for events: what others write there, such as
 * a module of the user's own, goes to stderr.
 */
export function keepForResults(args: readonly string[]): void {
  const { stdout, stderr } = process;
  write = undefined;
  if (!asksForEvents(args)) return;
  write = stdout.write.bind(stdout);
  stdout.write = ((...given: Parameters<Write>) => stderr.write(...given)) as typeof stdout.write;
}

/** Writes to stdout. */
export const writeResult: Write = (text, done) =>
  write ? write(text, done) : process.stdout.write(text, done);
