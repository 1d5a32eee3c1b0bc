import type { Request } from "./worker.ts";

export type { Request };

declare global {
  /** Milliseconds of each step, taken in a worker of its own. */
  var timesOf: (request: Request) => Promise<number[]>;
}

globalThis.timesOf = (request) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<number[] | string>) => {
      worker.terminate();
      if (typeof data === "string") reject(new Error(data));
      else resolve(data);
    };
    worker.postMessage(request);
  });
