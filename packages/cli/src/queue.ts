import type { RequiredEnvironment } from "@rote/sweep-bullmq";
import { InvalidArgumentError } from "commander";
import { UsageError } from "./usageError.ts";

/** The part that talks to a queue; many will never need it, so that it is installed apart. */
export async function queuePackage(): Promise<typeof import("@rote/sweep-bullmq")> {
  try {
    return await import("@rote/sweep-bullmq");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UsageError(
      "--queue: it needs @rote/sweep-bullmq, which is not installed. Run: npm install " +
        "@rote/sweep-bullmq",
      { cause },
    );
  }
}

/** What the help says of the address of a queue. */
export const QUEUE_WORDS =
  "the Redis server of a queue: redis://host:6379/0, rediss:// for TLS, unix:///path; the user's " +
  "name and the password from ROTE_QUEUE_USERNAME and ROTE_QUEUE_PASSWORD, or within it";

/** An address with the user's name and the password that the environment gives. */
export function queueAddress(address: string): string {
  const { ROTE_QUEUE_USERNAME: username, ROTE_QUEUE_PASSWORD: password } = process.env;
  if ((username === undefined && password === undefined) || !URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.host === "" && url.protocol === "unix:") {
    throw new UsageError(
      "--queue: a socket takes no password from the environment. Let its file's owner decide.",
    );
  }
  if (username !== undefined) url.username = encodeURIComponent(username);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}

/** "backend=onnx,runtime=Node 24.21.0" as fields of an environment. */
export function requiredEnvironment(text: string): RequiredEnvironment {
  const fields = text.split(",").map((field): [string, string] => {
    const at = field.indexOf("=");
    return [field.slice(0, Math.max(0, at)).trim(), field.slice(at + 1).trim()];
  });
  if (fields.some(([name, value]) => name === "" || value === "")) {
    throw new InvalidArgumentError('It must be names and values, such as "backend=onnx".');
  }
  return Object.fromEntries(fields);
}
