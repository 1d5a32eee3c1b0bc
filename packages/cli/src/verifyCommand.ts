import { verifyFolder } from "@rote/experiments/kinds";
import { RecordError } from "@rote/records/schemas";
import { Command } from "commander";
import { Terminal, type TerminalOptions } from "./terminal.ts";
import { textTable } from "./textTable.ts";

interface VerifyOptions extends TerminalOptions {
  data?: string;
}

/** `rote verify`: is a finished run of any kind what its record says? */
export function verifyCommand(signal: AbortSignal): Command {
  return new Command("verify")
    .description("Re-hash everything in a finished run and report differences.")
    .argument("<folder>", "the folder of the run")
    .option("--data <folder>", "a folder of the dataset's official files; default: the cache")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (folder: string, options: VerifyOptions) => {
      const terminal = new Terminal(options);
      const { data: directory } = options;
      const found = await verifyFolder(folder, {
        signal,
        ...(directory !== undefined && { directory }),
      });
      for (const verification of found) terminal.emit("verification", verification);
      const words = { same: "same", different: "DIFFERENT", notChecked: "not checked" };
      const rows = found.map(({ what, outcome, detail }) => [what, words[outcome], detail]);
      const columns = ["what", "is", "SHA-256"].map((name) => ({ name, numeric: false }));
      terminal.print(textTable({ columns, rows }));
      const different = found.filter(({ outcome }) => outcome === "different");
      if (different.length > 0) {
        throw new RecordError(
          `verify: ${folder} must be as its record says, got differences in ` +
            `${different.map(({ what }) => what).join(", ")}. Do the run again, elsewhere.`,
        );
      }
    });
}
