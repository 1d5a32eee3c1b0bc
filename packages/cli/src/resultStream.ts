import { asksForEvents } from "./eventLine.ts";

type Write = (text: string, done?: (error?: Error | null) => void) => boolean;

let write: Write | undefined;

/**
 * Keeps stdout for results where a command line asks for events: what others write there, such as
 * a module of the user's own, goes to stderr, until the function that is returned is called.
 */
export function keepForResults(args: readonly string[]): () => void {
  if (!asksForEvents(args)) return () => {};
  const { stdout, stderr } = process;
  const own = stdout.write;
  write = own.bind(stdout);
  stdout.write = ((...given: Parameters<Write>) => stderr.write(...given)) as typeof own;
  return () => {
    stdout.write = own;
    write = undefined;
  };
}

/** Writes to stdout. */
export const writeResult: Write = (text, done) =>
  write ? write(text, done) : process.stdout.write(text, done);
