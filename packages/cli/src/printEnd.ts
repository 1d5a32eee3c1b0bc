import process from "node:process";
import { asksForEvents, eventLine } from "./eventLine.ts";

/** Prints why a command ended before its work could say so; resolves when that is written. */
export async function printEnd(
  args: readonly string[],
  { code, message }: Error & { code: string },
  exitCode: number,
): Promise<void> {
  if (asksForEvents(args)) {
    await written(process.stdout, eventLine("error", { code, message, exitCode }));
  }
  await written(process.stderr, `rote: ${message}\n`);
}

/** Resolves when a stream has a text, or cannot have it. */
const written = (stream: NodeJS.WriteStream, text: string) =>
  new Promise<void>((resolve) => {
    stream.write(text, () => resolve());
  });
