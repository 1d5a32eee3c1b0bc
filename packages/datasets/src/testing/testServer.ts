import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * How the server treats one address. Arrays are used up, one entry a request; the last one stays.
 */
interface Behaviour {
  bytes?: Uint8Array;
  status?: number;
  headers?: Record<string, string>;
  /** Strong ETag; false for none. Defaults to `"1"`. */
  etag?: string | false;
  /** Whether `Range` is understood. Defaults to true. */
  ranges?: boolean;
  /** Cut the connection after this many bytes of the body. */
  dropAfter?: number;
  /** Cut only once this holds: a cut may overtake what was sent before it. */
  hasArrived?: () => boolean;
  /** Send this many bytes of the body, then nothing, for ever. */
  stallAfter?: number;
  /** Never answer. */
  hang?: boolean;
  /** Milliseconds between pieces. */
  delay?: number;
  /** Bytes of a piece. Defaults to 16 KiB. */
  piece?: number;
}

export interface TestServer {
  url: string;
  routes: Record<string, Behaviour | Behaviour[]>;
  requests: { path: string; headers: IncomingHttpHeaders; sent: number }[];
  close(): Promise<void>;
}

/** A real HTTP server on loopback that misbehaves as told. */
export async function testServer(listenAt = 0): Promise<TestServer> {
  const routes: TestServer["routes"] = {};
  const requests: TestServer["requests"] = [];
  const server = createServer(async (request, response) => {
    const path = request.url!;
    const entry = { path, headers: request.headers, sent: 0 };
    response.setHeader("access-control-allow-origin", "*"); // for pages of another origin
    response.setHeader("access-control-expose-headers", "*");
    if (request.method === "OPTIONS") {
      return void response.writeHead(204, { "access-control-allow-headers": "*" }).end();
    }
    requests.push(entry);
    const route = routes[path];
    const behaviour = Array.isArray(route) ? (route.length > 1 ? route.shift() : route[0]) : route;
    if (behaviour?.hang) return;
    if (!behaviour) return void response.writeHead(404).end("not here");
    await serve(behaviour, request.headers, response, entry);
  });
  await new Promise<void>((resolve) => server.listen(listenAt, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    routes,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  behaviour: Behaviour,
  asked: IncomingHttpHeaders,
  response: ServerResponse,
  entry: { sent: number },
): Promise<void> {
  const { bytes = new Uint8Array(0), status = 200, etag = '"1"', ranges = true } = behaviour;
  const headers: Record<string, string> = {
    "content-type": "application/octet-stream",
    ...(etag ? { etag } : {}),
    ...behaviour.headers,
  };
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? "")?.[1] ?? Number.NaN);
  const fresh = asked["if-range"] === undefined || asked["if-range"] === etag;
  let body = bytes;
  if (ranges && fresh && from >= bytes.length) {
    return void response
      .writeHead(416, { ...headers, "content-range": `bytes */${bytes.length}` })
      .end();
  }
  if (ranges && fresh && from < bytes.length) {
    body = bytes.subarray(from);
    headers["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  }
  response.writeHead(headers["content-range"] ? 206 : status, {
    "content-length": String(body.length),
    ...headers,
  });
  const end = Math.min(
    body.length,
    behaviour.dropAfter ?? Infinity,
    behaviour.stallAfter ?? Infinity,
  );
  for (let at = 0; at < end; ) {
    const piece = body.subarray(at, Math.min(at + (behaviour.piece ?? 16_384), end));
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    if (response.destroyed) return;
    at += piece.length;
    entry.sent += piece.length;
    if (behaviour.delay) await new Promise((resolve) => setTimeout(resolve, behaviour.delay));
  }
  if (behaviour.stallAfter !== undefined) return;
  if (behaviour.dropAfter !== undefined) {
    response.flushHeaders();
    do
      await new Promise((resolve) => setTimeout(resolve, 50)); // what was sent shall arrive
    while (behaviour.hasArrived?.() === false && !response.destroyed);
    response.destroy();
  }
  response.end();
}
