/** What to do about an error of the file system, as the beginning of a sentence. */
export const diskRemedy = (error: NodeJS.ErrnoException): string =>
  REMEDIES[error?.code ?? ""] ?? "Look after the disk";

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "Free some space",
  EDQUOT: "Free some space",
  EACCES: "Make the folder writable",
  EPERM: "Make the folder writable",
  EROFS: "Choose a folder that can be written",
};
