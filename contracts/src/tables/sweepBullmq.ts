import * as api from "@rote/sweep-bullmq";
import type { Table } from "../contract.ts";

/** Where no server answers. */
const nowhere = "unix:///nowhere/redis.sock";

export const sweepBullmq: Table = {
  entries: { "@rote/sweep-bullmq": api },
  contracts: {
    queueBoard: {
      given: () => [nowhere, { port: 0 }],
      options: { 1: "port" },
      code: "QUEUE",
    },
    queueExecutor: {
      given: () => [nowhere, { attempts: 1 }],
      options: { 1: "attempts" },
      code: "QUEUE",
    },
    queueTitle: { given: () => ["redis://me:secret@host/1"] },
    runWorker: {
      given: () => [nowhere, { jobs: 1 }],
      options: { 1: "lease" },
      code: "QUEUE",
    },
  },
};
