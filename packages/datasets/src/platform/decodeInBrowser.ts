import { resizeAndCropUnchecked } from "@rote/images";

interface DecodeOptions {
  size: number;
  resize: number;
  channels: 1 | 3;
}

/**
 * Images that are decoded at a time, each by a worker: one fewer than there are cores, for the
 * page.
 */
export const decoders = Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 4) - 1);

/**
 * Decodes an image as `Platform.decodeImage` says, in a worker, so that the page stays
 * responsive. Where a page may not create workers from text (`worker-src` of its content
 * security policy without `blob:`), it is decoded in the page.
 */
export async function decodeImage(
  bytes: Uint8Array<ArrayBuffer>,
  options: DecodeOptions,
): Promise<Uint8Array> {
  try {
    if (workersWork) return await inWorker(withoutExif(bytes), options);
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error;
    workersWork = false;
  }
  return decodeHere(withoutExif(bytes), options, resizeAndCropUnchecked);
}

/** It is the worker that failed, not the image. */
class WorkerFailure extends Error {}

let workersWork = true;
const idle: Worker[] = [];
const waiting: (() => void)[] = [];
let working = 0;
let farewell: ReturnType<typeof setTimeout> | undefined;

async function inWorker(bytes: Uint8Array, options: DecodeOptions): Promise<Uint8Array> {
  clearTimeout(farewell);
  while (working === decoders) await new Promise<void>((resolve) => waiting.push(resolve));
  working++;
  try {
    const worker = idle.pop() ?? startWorker();
    const { pixels, message } = await new Promise<{ pixels?: Uint8Array; message: string }>(
      (resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => {
          worker.terminate();
          reject(new WorkerFailure(message));
        };
        worker.postMessage({ bytes, options });
      },
    );
    idle.push(worker);
    if (!pixels) throw new Error(message);
    return pixels;
  } finally {
    working--;
    waiting.shift()?.();
    if (working === 0) farewell = setTimeout(stopWorkers, IDLE_TIME);
  }
}

/** Milliseconds after the last image until the workers are stopped. */
const IDLE_TIME = 5_000;

function stopWorkers(): void {
  for (const worker of idle.splice(0)) worker.terminate();
}

/**
 * A JPEG whose part that may say how its camera was held is a comment instead: a browser would turn
 * the picture by it, where other loaders, ours in Node too, take it as it is stored.
 */
function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const plain = bytes.slice();
  // Segments before the compressed data: FF, a kind, and a length that counts itself.
  let at = 2;
  while (plain[at] === 0xff && plain[at + 1] !== START_OF_SCAN && at + 4 <= plain.length) {
    if (plain[at + 1] === APP1) plain[at + 1] = COMMENT;
    at += 2 + plain[at + 2]! * 256 + plain[at + 3]!;
  }
  return plain;
}

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const COMMENT = 0xfe;

function startWorker(): Worker {
  try {
    // Of the functions' own text, so that no bundler has to know where a worker's file is.
    const text = `(${serve})(${decodeHere}, ${resizeAndCropUnchecked})`;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    try {
      return new Worker(address);
    } finally {
      URL.revokeObjectURL(address);
    }
  } catch (error) {
    throw new WorkerFailure((error as Error).message);
  }
}

/** What a worker does. It can use nothing from outside itself but its arguments. */
function serve(decode: typeof decodeHere, shape: typeof resizeAndCropUnchecked): void {
  const worker = globalThis as unknown as Worker;
  worker.onmessage = async ({ data: { bytes, options } }) => {
    try {
      const pixels = await decode(bytes, options, shape);
      worker.postMessage({ pixels }, [pixels.buffer]);
    } catch (error) {
      worker.postMessage({ message: (error as Error).message });
    }
  };
}

/** It can use nothing from outside itself either, but its arguments. */
async function decodeHere(
  bytes: Uint8Array<ArrayBuffer>,
  options: DecodeOptions,
  shape: typeof resizeAndCropUnchecked,
): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  const { width, height } = bitmap;
  /** Colours that the bitmap has where it is transparent: a 2d canvas forgets them. */
  const underAlpha = (): Uint8Array | undefined => {
    const gl = new OffscreenCanvas(1, 1).getContext("webgl");
    if (!gl) return undefined;
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
    const texture = gl.getParameter(gl.TEXTURE_BINDING_2D);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const isWhole = gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
    const rgba = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    const works = isWhole && gl.getError() === gl.NO_ERROR;
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return works ? rgba : undefined;
  };
  try {
    const context = new OffscreenCanvas(width, height).getContext("2d", {
      willReadFrequently: true,
    })!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height); // red, green, blue, alpha
    let isOpaque = true;
    for (let at = 3; at < data.length && isOpaque; at += 4) isOpaque = data[at] === 255;
    const rgba = isOpaque ? data : (underAlpha() ?? data);
    return shape(rgba, Object.assign({ width, height, stride: 4 } as const, options));
  } finally {
    bitmap.close();
  }
}
