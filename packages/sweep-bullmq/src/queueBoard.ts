import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { checkInteger, checkOptions } from "@rote/options";
import { openQueue } from "./jobQueue.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";
import { connect } from "./redis.ts";

export interface QueueBoardOptions {
  /** The port of this machine, which alone sees the page. Defaults to any that is free. */
  port?: number;
  signal?: AbortSignal;
}

/** A page that is being served. */
export interface QueueBoard {
  url: string;
  close(): Promise<void>;
}

/** The name of this machine for itself: nobody else reaches it there. */
const HERE = "127.0.0.1";

/**
 * Serves bull-board's page of a queue, to look at its entries and their failures. It changes
 * nothing, and is seen from this machine alone. `@bull-board/api` and `@bull-board/express` must be
 * installed.
 *
 * @param address as for `queueExecutor`.
 * @throws {QueueError} if no server answers there.
 * @throws {QueueArgumentError} if an argument is wrong, or bull-board is not installed.
 */
export async function queueBoard(
  address: string,
  options: QueueBoardOptions = {},
): Promise<QueueBoard> {
  checkOptions("queueBoard", options, { port: "number", signal: true }, QueueArgumentError);
  const { port = 0, signal } = options;
  checkInteger("queueBoard", "port", port, [0, 2 ** 16 - 1], QueueArgumentError);
  const { createBullBoard, BullMQAdapter, ExpressAdapter } = await bullBoard();
  const redis = await connect(address, signal);
  const queue = openQueue(redis);
  const serverAdapter = new ExpressAdapter();
  const shown = new BullMQAdapter(queue, { readOnlyMode: true, displayName: "Rote" });
  createBullBoard({ queues: [shown], serverAdapter });
  const server = createServer(forThisMachine(serverAdapter.getRouter() as RequestListener));
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await queue.close().catch(() => {});
    redis.disconnect();
  };
  try {
    server.listen(port, HERE);
    await once(server, "listening");
  } catch (error) {
    await close();
    const { message } = error as Error;
    throw new QueueArgumentError(`queueBoard: port must be free, got: ${message}. Name another.`);
  }
  return { url: `http://${HERE}:${(server.address() as AddressInfo).port}/`, close };
}

/** What the page may load: nothing from elsewhere, where its fonts would be. */
const OWN = "default-src 'self' 'unsafe-inline' data:";

/** Answers those who know this machine by its own name, which pages of others do not. */
const forThisMachine =
  (answer: RequestListener): RequestListener =>
  (request, response) => {
    response.setHeader("content-security-policy", OWN);
    const isHere = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "");
    if (isHere) answer(request, response);
    else response.writeHead(403).end();
  };

/** Many will never need it, so that it is installed apart. */
async function bullBoard() {
  try {
    const [api, adapter, express] = await Promise.all([
      import("@bull-board/api"),
      import("@bull-board/api/bullMQAdapter"),
      import("@bull-board/express"),
    ]);
    return { ...api, ...adapter, ...express };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new QueueArgumentError(
      "queueBoard: bull-board must be installed, and is not. Run: npm install @bull-board/api " +
        "@bull-board/express",
      { cause },
    );
  }
}
