import { checkArgument } from "@rote/options";
import { QueueArgumentError } from "./queueArgumentError.ts";

const KINDS = "redis://host:6379/0, rediss:// for TLS, or unix:///path/of/a/socket";

/** The port of Redis where an address names none. */
const PORT = 6379;

/** What `ioredis` is told of a server. */
export type Connection =
  | ({ path: string } & Login)
  | ({ host: string; port: number; db: number; tls?: object } & Login);

interface Login {
  username?: string;
  password?: string;
}

/**
 * What `ioredis` is told of the server at an address.
 *
 * @throws {QueueArgumentError} if it is no address of a Redis server. What it says never holds a
 * password.
 */
export function connectionOf(address: string): Connection {
  const { protocol, hostname, port, pathname, username, password } = parsed(address);
  const login = {
    ...(username !== "" && { username: decodeURIComponent(username) }),
    ...(password !== "" && { password: decodeURIComponent(password) }),
  };
  if (protocol === "unix:") return { path: decodeURIComponent(pathname), ...login };
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? PORT : Number(port),
    db: Number(pathname.slice(1)),
    ...login,
    ...(protocol === "rediss:" && { tls: {} }),
  };
}

/**
 * An address as it may be shown and written down: without the user's name and password.
 *
 * @throws {QueueArgumentError} if it is no address of a Redis server.
 */
export function queueTitle(address: string): string {
  const { protocol, hostname, port, pathname } = parsed(address);
  if (protocol === "unix:") return `unix://${pathname}`;
  return `${protocol}//${hostname}:${port === "" ? PORT : port}${pathname.replace(/^\/$/, "")}`;
}

function parsed(address: string): URL {
  checkArgument("queue", "address", address, "text", QueueArgumentError);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSocket = url?.protocol === "unix:" && url.hostname === "" && url.pathname.length > 1;
  const isServer =
    ["redis:", "rediss:"].includes(url?.protocol ?? "") &&
    url!.hostname !== "" &&
    /^(\/\d{0,4})?$/.test(url!.pathname);
  // What follows would be the end of a password that holds one of them.
  if (/[?#]/.test(address)) {
    throw new QueueArgumentError(
      `queue: its address must be ${KINDS}, got one with "?" or "#". In a name or a password ` +
        "write %3F and %23.",
    );
  }
  if (url && (isSocket || isServer) && isDecodable(url)) return url;
  // The address itself may hold a password.
  const got = url ? `one that begins with ${url.protocol}` : "something that is no URL";
  throw new QueueArgumentError(`queue: its address must be ${KINDS}, got ${got}.`);
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    return [username, password, pathname].map(decodeURIComponent).length > 0;
  } catch {
    return false;
  }
}
