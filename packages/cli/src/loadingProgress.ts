import type { DatasetEvent } from "@rote/datasets";
import type { Progress, Terminal } from "./terminal.ts";

/**
 * Says on stderr what a dataset's loader does: where it gets the files, how far it is, what failed.
 */
export function loadingProgress(terminal: Terminal): {
  update: (event: DatasetEvent) => void;
  stop: () => void;
} {
  let progress: Progress | undefined;
  let file: string | undefined;
  const stop = () => {
    progress?.stop();
    progress = undefined;
    file = undefined;
  };
  const update = (event: DatasetEvent) => {
    if (event.type === "download") {
      if (file !== event.file) {
        stop();
        file = event.file;
        progress = terminal.progress(`Downloading ${file}`);
      }
      const { received, total } = event;
      progress?.update(
        total ? received / total : 0,
        `${megabytes(received)} of ${megabytes(total)} MB`,
      );
      return;
    }
    stop();
    if (event.type === "source") terminal.say(`Getting ${event.notice}`);
    if (event.type === "waiting") terminal.say(`Waiting for ${event.holder}, which fetches it.`);
    if (event.type === "stored") terminal.say(`  ${event.file} is verified and kept`);
    if (event.type === "sourceFailed") {
      terminal.say(`  ${event.source} does not help: ${event.error.message.split("\n")[0]}`);
    }
    if (event.type === "leftOut" || event.type === "relabelled") terminal.say(event.message);
    if (event.type === "quarantined") {
      terminal.say(`  ${event.file} in the cache was damaged; it is now ${event.movedTo}`);
    }
  };
  return { update, stop };
}

const megabytes = (bytes: number | undefined) =>
  bytes === undefined ? "?" : (bytes / 1e6).toFixed(1);
