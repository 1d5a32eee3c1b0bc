import { FileTooLargeError, readText } from "@rote/files";
import { UsageError } from "./usageError.ts";

/** Bytes of the longest document: a character has up to four, and there are at most 2¹⁸. */
const MOST_BYTES = 2 ** 20;

/**
 * The text of a specification or of a sweep. Never waits: a pipe or a device is refused.
 *
 * @param who the command.
 * @throws {UsageError} if there is no such file, or it is far too long.
 */
export async function readDocument(who: string, path: string): Promise<string> {
  try {
    return await readText(path, MOST_BYTES);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got =
      cause instanceof FileTooLargeError
        ? `one of more than ${MOST_BYTES} bytes. Name another one`
        : code === "ENOTSUP"
          ? "a pipe or a device. Write what it gives to a file first"
          : code === "EISDIR"
            ? "a folder. Name a file in it"
            : code === "ENOENT"
              ? "none there. Name one that is"
              : `${message}. Name one that may be read`;
    throw new UsageError(`${who}: ${path} must be a YAML or JSON file, got ${got}.`, { cause });
  }
}
