import type { Origin, Part } from "./cache.ts";
import { chunks } from "./chunks.ts";
import { DatasetError, HttpError } from "./datasetError.ts";

export interface DownloadOptions {
  signal?: AbortSignal | undefined;
  /** More bytes than this are refused. */
  maxBytes: number;
  onBytes?: (received: number, total: number | undefined) => void;
  /** Milliseconds to wait for an answer. */
  answerTimeout?: number;
  /** Milliseconds in which 16 KiB must come: a server that drips would never be given up. */
  stallTimeout?: number;
  /**
   * Milliseconds without new bytes after which an address that has answered is given up, though not
   * before three attempts. Defaults to 15,000.
   */
  patience?: number | undefined;
}

/** Attempts without new bytes that an address has in any case. */
const ATTEMPTS = 3;

/**
 * New bytes by which an attempt counts as progress, and which must come before an attempt counts as
 * stalled: less would let it go on for ever.
 */
const PROGRESS = 16_384;

/** Milliseconds before another attempt: the first, and the longest. */
const PAUSES = [100, 3_000] as const;

/**
 * Downloads `url` into `part`. What an earlier attempt left there is continued with
 * `Range` and `If-Range`, so a file that changed on the server is downloaded again from the start.
 * An outage is waited for with growing pauses; attempts without new bytes are bounded.
 *
 * @throws {HttpError} if the address does not answer, refuses, answers with an HTML page or with
 * too many bytes, or breaks repeatedly.
 */
export async function download(url: string, part: Part, options: DownloadOptions): Promise<void> {
  const { signal, patience = 15_000 } = options;
  let received = false;
  // The most that any attempt has held: a server that cuts now here, now there, gives nothing new.
  let most = part.origin?.url === url ? part.size : 0;
  let lastProgress = performance.now();
  for (let fruitless = 0; ; ) {
    const before = part.size;
    try {
      return await attempt(url, part, options);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DatasetError) throw error;
      received ||= part.size > before;
      fruitless++;
      if (part.size >= most + PROGRESS) {
        most = part.size;
        lastProgress = performance.now();
        fruitless = 0;
      }
      const isSpent = fruitless >= ATTEMPTS && performance.now() - lastProgress >= patience;
      // An address that never answered is left at once: the next one may.
      if (isSpent || !(received || error instanceof Broken)) {
        throw new HttpError(
          url,
          undefined,
          `datasets: ${url} must answer, got "${reason(error)}".`,
          {
            cause: error,
          },
        );
      }
      await pause(Math.min(PAUSES[0] * 2 ** fruitless, PAUSES[1]), signal);
    }
  }
}

/** Waits; an abort ends it. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let wake = () => {};
  const timer = setTimeout(() => wake(), milliseconds);
  await new Promise<void>((resolve) => {
    wake = resolve;
    signal?.addEventListener("abort", wake);
  });
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
  signal?.throwIfAborted();
}

/** The connection broke after the server had answered: worth another try. */
class Broken extends Error {}

async function attempt(url: string, part: Part, options: DownloadOptions): Promise<void> {
  const { signal, maxBytes, onBytes } = options;
  const { answerTimeout = 5_000, stallTimeout = 15_000 } = options;

  const watch = new AbortController();
  const abort = () => watch.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort);
  let timer = setTimeout(
    () => watch.abort(new Error(`no answer within ${answerTimeout / 1000} s`)),
    answerTimeout,
  );
  let fresh = 0; // bytes since the timer began
  try {
    const headers: Record<string, string> = {};
    // Of another address nothing is continued; it is cut off when this one has answered.
    if (part.size > 0 && part.origin?.url === url) {
      headers.range = `bytes=${part.size}-`;
      headers["if-range"] = part.origin.validator;
    }
    const answer = await request(url, { headers, signal: watch.signal });

    if (answer.status === 416 && headers.range) {
      const total = totalOf(answer);
      if (total === part.size) return; // everything had arrived already
      await part.restart(undefined);
      throw new Broken(`the server has no bytes from ${headers.range}`);
    }
    const continues = answer.status === 206 && answer.header("content-range") !== undefined;
    if (continues && rangeStart(answer) !== part.size) {
      await part.restart(undefined);
      throw new Broken("the server continued at another place");
    }
    if (!continues && answer.status !== 200) {
      const message = `datasets: ${url} must answer with status 200, got ${answer.status}.`;
      if (answer.status >= 500 && part.size > 0) throw new Broken(message);
      throw new HttpError(url, answer.status, message);
    }
    refusePage(url, answer.header("content-type"));
    if (!continues) {
      await part.restart(originOf(url, answer));
    }

    const startTimer = () => {
      clearTimeout(timer);
      fresh = 0;
      timer = setTimeout(() => watch.abort(stalled(fresh, stallTimeout)), stallTimeout);
    };
    startTimer();
    await receive(url, answer, part, {
      total: continues ? totalOf(answer) : lengthOf(answer),
      maxBytes,
      onBytes,
      onChunk(length) {
        watch.signal.throwIfAborted();
        fresh += length;
        if (fresh >= PROGRESS) startTimer();
      },
      whyBroken: (error) => (watch.signal.aborted ? watch.signal.reason : error),
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    watch.abort(); // releases a body that was not read to its end
  }
}

function stalled(bytes: number, milliseconds: number): Error {
  const got = bytes === 0 ? "no bytes" : `${bytes} bytes, fewer than ${PROGRESS},`;
  return new Error(`${got} for ${milliseconds / 1000} s`);
}

interface ReceiveOptions extends Pick<DownloadOptions, "maxBytes"> {
  onBytes: DownloadOptions["onBytes"];
  /** All bytes that there will be in the end, if known. */
  total: number | undefined;
  /** Called with the length of each chunk, before it is taken; may throw. */
  onChunk(length: number): void;
  /** What to name as the cause of a break. */
  whyBroken(error: unknown): unknown;
}

/** Appends an answer's bytes to a part. */
async function receive(
  url: string,
  answer: Answer,
  part: Part,
  { total, maxBytes, onBytes, onChunk, whyBroken }: ReceiveOptions,
): Promise<void> {
  try {
    for await (const bytes of answer.body) {
      onChunk(bytes.length);
      if (part.size === 0) refuseMarkup(url, bytes);
      if (part.size + bytes.length > maxBytes) {
        await part.restart(undefined);
        throw new HttpError(
          url,
          answer.status,
          `datasets: ${url} must give at most ${maxBytes} bytes, got more.`,
        );
      }
      await part.append(bytes);
      onBytes?.(part.size, total);
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new Broken(reason(whyBroken(error)), { cause: error });
  }
  if (total !== undefined && part.size !== total) {
    if (part.size > total) await part.restart(undefined);
    throw new Broken(`${part.size} of ${total} bytes`);
  }
}

/** Bytes of the body, unless the server does not say or counts them encoded. */
function lengthOf(answer: Answer): number | undefined {
  const length = answer.header("content-length");
  return length === undefined || answer.header("content-encoding") ? undefined : Number(length);
}

/** By what the answer can be continued later, if it can. */
function originOf(url: string, answer: Answer): Origin | undefined {
  // The bytes we count are decoded, those that `Range` counts are not.
  const encoding = answer.header("content-encoding") ?? "identity";
  if (encoding !== "identity") return undefined;
  const validator = validatorOf(answer);
  return validator ? { url, validator } : undefined;
}

/** A strong ETag, or a date: what `If-Range` accepts. */
function validatorOf(answer: Answer): string | undefined {
  const etag = answer.header("etag");
  if (etag && !etag.startsWith("W/")) return etag;
  return answer.header("last-modified");
}

/** N of `Content-Range: bytes a-b/N`, also of `bytes *\/N`. */
function totalOf(answer: Answer): number | undefined {
  const match = /\/(\d+)\s*$/.exec(answer.header("content-range") ?? "");
  return match ? Number(match[1]) : undefined;
}

function rangeStart(answer: Answer): number | undefined {
  const match = /^bytes (\d+)-/.exec(answer.header("content-range") ?? "");
  return match ? Number(match[1]) : undefined;
}

function refusePage(url: string, contentType: string | undefined): void {
  if (/^(text\/html|application\/xhtml)/i.test(contentType ?? "")) {
    throw new HttpError(
      url,
      200,
      `datasets: ${url} must give a data file, got an HTML page. A mirror that has moved, or a ` +
        "network that requires you to sign in, answers so.",
    );
  }
}

/** A page that calls itself something else. */
function refuseMarkup(url: string, bytes: Uint8Array): void {
  const beginning = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  if (/^\s*<(!doctype|html|\?xml)/i.test(beginning)) refusePage(url, "text/html");
}

/** The innermost message: fetch says "fetch failed" and keeps why in the cause. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const errors = error instanceof AggregateError ? error.errors : [];
  return error.cause instanceof Error
    ? reason(error.cause)
    : error.message || (errors.length > 0 ? reason(errors[0]) : error.name);
}

/** `fetch`, as far as a download needs it; rejects only if there is no answer at all. */
async function request(
  url: string,
  { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
): Promise<Answer> {
  // Browsers choose the encoding themselves and ignore this.
  const all = { "accept-encoding": "identity", ...headers };
  const response = await fetch(url, { headers: all, signal });
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: chunks(response.body),
  };
}

interface Answer {
  status: number;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  body: AsyncIterable<Uint8Array>;
}
