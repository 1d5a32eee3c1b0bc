import { checkClaims } from "@rote/experiments/claims";
import { Command } from "commander";
import { ClaimFailed, printClaims } from "./printClaims.ts";
import { type Records, readRecords, refuseDamaged, sayLeftOut } from "./readRecords.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";

/** `rote claims`: the paper's sentences with verdicts. */
export function claimsCommand(signal: AbortSignal): Command {
  return new Command("claims")
    .description("Check the paper's claims against all records under a folder.")
    .argument("[folder]", "holds records", "rote-results")
    .option("--figures", "print the paper's figures beside ours")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (folder: string, options: TerminalOptions & { figures?: boolean }) => {
      const terminal = new Terminal(options);
      const records = await readRecords(folder, signal);
      sayLeftOut(records, terminal);
      const claims = claimsOf(records);
      printClaims(claims, terminal, { ...options, damaged: records.damaged });
      refuseDamaged("claims", records); // before a verdict that does not rest on all of them
      const failed = claims.filter(({ verdict }) => verdict === "fails");
      if (failed.length > 0) throw new ClaimFailed(failed.map(({ id }) => id));
    });
}

/** Every claim, judged by these records. */
export const claimsOf = (records: Records) => checkClaims({ ...records, training: records.runs });
