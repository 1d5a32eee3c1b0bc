import { execFileSync } from "node:child_process";

/** Makes a named pipe, which a program that opens it to read waits at for ever. */
export const makePipe = (path: string): void => {
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
};
