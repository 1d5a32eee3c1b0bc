import { Command } from "commander";
import { nonEmpty, positiveInteger } from "./numbers.ts";
import { QUEUE_WORDS, queueAddress, queuePackage } from "./queue.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";

interface BoardOptions extends TerminalOptions {
  queue: string;
  port: number;
}

/** `rote board`: bull-board's page of a queue, until it is stopped. */
export function boardCommand(signal: AbortSignal): Command {
  return new Command("board")
    .description(
      "Serve a page of what is in a queue, for this machine alone: to look at, not to change. It " +
        "needs @bull-board/api and @bull-board/express.",
    )
    .requiredOption("--queue <url>", QUEUE_WORDS, nonEmpty)
    .option("--port <n>", "the page's port", positiveInteger, 3000)
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print errors only")
    .action(async (options: BoardOptions) => {
      const terminal = new Terminal(options);
      const { queueBoard } = await queuePackage();
      const board = await queueBoard(queueAddress(options.queue), { port: options.port, signal });
      terminal.print(board.url);
      terminal.emit("board", { url: board.url });
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      }
      await board.close();
      signal.throwIfAborted();
    });
}
