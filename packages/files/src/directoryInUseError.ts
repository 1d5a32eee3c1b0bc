import { checkArgument, shown } from "@rote/options";
import { FileArgumentError } from "./fileArgumentError.ts";

/** Who works in a directory. */
export interface DirectoryHolder {
  pid: number;
  host: string;
  /** When it began; undefined if that cannot be read. */
  since: Date | undefined;
  /**
   * When its lease ends, if it is not renewed until then, by the clock of the disk; undefined if
   * that cannot be read.
   */
  until: Date | undefined;
  /**
   * Whether it is a living process of this machine whose lease is over: one that stands still, as
   * after Ctrl-Z.
   */
  isSilent?: boolean;
}

/** "process 12 on host, there since 2026-…, its lease until 2026-…", for messages. */
export function holderWords(holder: DirectoryHolder): string {
  const kind = { pid: "number", host: "text" } as const;
  checkArgument("holderWords", "holder", holder, kind, FileArgumentError);
  const { pid, host, since, until } = holder;
  for (const [name, time] of Object.entries({ since, until })) {
    if (time === undefined || time instanceof Date) continue;
    throw new FileArgumentError(
      `holderWords: holder.${name} must be a Date, got ${shown(time)}. Leave it out.`,
    );
  }
  const from = since ? `, there since ${since.toISOString()}` : "";
  const ends = until && until.getTime() < Date.now() ? "ended" : "until";
  const to = until ? `, its lease ${ends} ${until.toISOString()}` : "";
  return `process ${pid} on ${host}${from}${to}`;
}

const remedyOf = ({ pid, isSilent }: DirectoryHolder): string =>
  isSilent
    ? "It lives, but does not renew its lease, as a process that stands still after Ctrl-Z: let " +
      `it go on (kill -CONT ${pid}), end it (kill -KILL ${pid}), or choose another directory.`
    : "Wait for its end or choose another directory.";

/** Another process, or another task of this one, works in the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  readonly code = "DIRECTORY_IN_USE";
  readonly holder: DirectoryHolder;
  /** The file by which the holder has locked the directory. */
  readonly file: string;

  constructor(directory: string, holder: DirectoryHolder, file: string) {
    const got = `lockDirectory: ${directory} must be free, got ${holderWords(holder)}.`;
    super(`${got} ${remedyOf(holder)}`);
    this.holder = holder;
    this.file = file;
  }
}

/** This process has not renewed its lease for so long that another one has taken the directory. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  readonly code = "LEASE_LOST";

  constructor(directory: string) {
    super(
      `lockDirectory: ${directory} must be held until the work there is done, got taken over by ` +
        "another process: this one had stood still for longer than its lease. Nothing was " +
        "written. Start again when the other one has ended.",
    );
  }
}
