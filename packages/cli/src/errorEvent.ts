import { CommanderError } from "commander";
import { eventLine } from "./eventLine.ts";

/** The last line of a command that fails, for machines. */
export function errorEvent(error: unknown, exitCode: number): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CommanderError)) {
    return eventLine("error", { code: codeOf(error), message, exitCode });
  }
  const needsCommand = error.code === "commander.help";
  return eventLine("error", {
    code: "USAGE",
    message: needsCommand ? "a command must be named." : message.replace(/^error: /, ""),
    exitCode,
  });
}

/** The error's own code, or its class: "TypeError" is TYPE_ERROR. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "ERROR";
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  const words = error.name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  return /^[A-Z][A-Z0-9_]*$/.test(words) ? words : "ERROR";
}
