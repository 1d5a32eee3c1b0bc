/** Names of renderers that compute on the processor, in whatever words a browser gives them. */
const SOFTWARE =
  /swiftshader|llvmpipe|lavapipe|softpipe|swrast|software|basic render|\bwarp\b|mesa offscreen/i;

/** What is known of a graphics processor before anything runs on it. */
export interface Renderer {
  /** What the browser calls it. */
  readonly name: string;
  /** Whether it is no graphics processor but a program. */
  readonly isSoftware: boolean;
}

/** The part of WebGPU's `GPUAdapter` that says what it is. */
interface Adapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

interface Gpu {
  requestAdapter(options?: { powerPreference: string }): Promise<Adapter | null>;
}

/** WebGPU's adapter that tfjs will take, or null if there is none. */
export async function webgpuRenderer(): Promise<Renderer | null> {
  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info ?? {};
  const name = [vendor, architecture, device, description].filter(Boolean).join(" ");
  const isFallback = adapter.isFallbackAdapter === true || isFallbackAdapter === true;
  return { name: name || "unnamed", isSoftware: isFallback || SOFTWARE.test(name) };
}

/**
 * A graphics processor in Node, or null if Linux shows none. Nothing tells its name there; one that
 * is slow is found by measuring it.
 */
export function nodeRenderer(): Renderer | null {
  const { existsSync } = process.getBuiltinModule("node:fs");
  const devices = ["/dev/nvidia0", "/dev/kfd", "/dev/dri/renderD128", "/dev/dxg"];
  if (process.platform === "linux" && !devices.some((path) => existsSync(path))) return null;
  return { name: "unnamed", isSoftware: false };
}

/** WebGL's renderer, or null if there is none. */
export function webglRenderer(): Renderer | null {
  const careful = contextOf({ failIfMajorPerformanceCaveat: true });
  const gl = careful ?? contextOf({});
  if (!gl) return null;
  const unmasked = gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // a page has only so many
  return { name, isSoftware: !careful || SOFTWARE.test(name) };
}

function contextOf(options: WebGLContextAttributes): WebGLRenderingContext | null {
  const canvas =
    typeof OffscreenCanvas === "undefined"
      ? document.createElement("canvas")
      : new OffscreenCanvas(1, 1);
  return (canvas.getContext("webgl2", options) ??
    canvas.getContext("webgl", options)) as WebGLRenderingContext | null;
}
