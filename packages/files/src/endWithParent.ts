import { Worker } from "node:worker_threads";

/** Milliseconds between two looks at the process that started this one. */
const INTERVAL = 100;
/** Milliseconds that this process has to end by itself. */
const GRACE = 500;

/**
 * Kills this process within a second after the one that started it is gone, even by a kill that
 * nothing can answer, until the returned function is called. A thread of its own watches, since
 * computing may hold up the events of this process for hours; what hears events, such as the end
 * of the channel between the two, has half a second to end by itself before. The watching keeps no
 * process alive.
 *
 * What the system makes the parent of an orphan is process 1 or any other: it is another one than
 * before. Windows makes none the parent; there the old one is asked for.
 */
export function endWithParent(): () => void {
  try {
    const workerData = { parent: process.ppid, interval: INTERVAL, grace: GRACE };
    const worker = new Worker(SOURCE, { eval: true, workerData, execArgv: [], stderr: true });
    worker.unref();
    worker.on("error", () => {}); // then only events tell
    return () => void worker.terminate();
  } catch {
    return () => {}; // no thread can be had: only events tell
  }
}

/** What the thread does; it stands here as text since a bundle has no file for it. */
const SOURCE = `
const { workerData: { parent, interval, grace } } = require("node:worker_threads");
const isGone = () => {
  if (process.ppid !== parent) return true;
  if (process.platform !== "win32") return false;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
};
const timer = setInterval(() => {
  if (!isGone()) return;
  clearInterval(timer);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), grace);
}, interval);
`;
