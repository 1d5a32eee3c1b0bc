import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entryOf } from "./jobEntry.ts";
import { openQueue } from "./jobQueue.ts";
import { smallJobs } from "./jobs.testing.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";
import { type QueueBoard, queueBoard } from "./queueBoard.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";
import { connect } from "./redis.ts";

let server: RedisServer;
let board: QueueBoard;
beforeAll(async () => {
  server = await startRedis();
  board = await queueBoard(server.address);
});
afterAll(async () => {
  await board.close();
  await server.close();
});

describe("the page of a queue", () => {
  test("is served by HTTP, with the jobs that wait", async () => {
    const [job] = await smallJobs(1);
    const redis = await connect(server.address);
    const queue = openQueue(redis);
    await queue.add(job!.kind, await entryOf(job!), { jobId: job!.id });
    const page = await fetch(board.url);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("<title>Bull Dashboard</title>");
    const answer = await fetch(`${board.url}api/queues?activeQueue=jobs&status=waiting`);
    const { queues } = (await answer.json()) as { queues: { name: string; jobs: object[] }[] };
    expect(queues).toMatchObject([{ name: "jobs", readOnlyMode: true, jobs: [{ id: job!.id }] }]);
    const removal = `${board.url}api/queues/jobs/${job!.id}/clean`;
    expect((await fetch(removal, { method: "PUT" })).status).toBe(405);
    expect(await queue.getWaitingCount()).toBe(1);
    await queue.close();
    redis.disconnect();
  });

  test("loads nothing from elsewhere, and is not for pages of others", async () => {
    const { headers } = await fetch(board.url);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'self'/);
    const asked = get(board.url, { headers: { host: "evil.example" } });
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    expect(answer.resume().statusCode).toBe(403);
  });

  test("is refused at a port that is none, or taken", async () => {
    const { port } = new URL(board.url);
    await expect(queueBoard(server.address, { port: Number(port) })).rejects.toThrow(/EADDRINUSE/);
    for (const wrong of [-1, 65_536, 1.5]) {
      const refused = queueBoard(server.address, { port: wrong });
      await expect(refused).rejects.toThrow(QueueArgumentError);
    }
  });
});
