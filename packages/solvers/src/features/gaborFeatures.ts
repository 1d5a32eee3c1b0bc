import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { cos, exp, sin } from "@rote/random/elementary";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkImages, type Images } from "./images.ts";

export interface GaborFeaturesOptions extends WorkOptions {
  /** Directions of the waves, evenly over half a turn. Defaults to 8. */
  orientations?: number;
  /** Lengths of the waves in pixels. Defaults to 4 and 8. */
  wavelengths?: readonly number[];
  /** Step of the grid on which the responses are averaged, in pixels. Defaults to 4. */
  stride?: number;
  /** What a pixel is multiplied with first. Defaults to 1/255, for bytes. */
  scale?: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** Features of images, one row each. */
export interface Features {
  readonly data: Float32Array;
  readonly shape: readonly [n: number, features: number];
}

/**
 * Gabor wavelets, the paper's preprocessing for MNIST: each image is convolved with waves under a
 * Gaussian window, at several orientations θ and wavelengths λ,
 *
 *     g(x, y) = exp(−(u² + v²/4) / 2σ²) · e^{2πi·u/λ}, u = x cos θ + y sin θ, v = −x sin θ + y cos
 *     θ,
 *
 * σ = 0.56 λ, without its mean and of norm 1; the magnitude of the response is averaged under a
 * window of the grid's width around each point of the grid. The paper does not say which bank it
 * used: this one is a choice.
 *
 * @returns float32 `[n, orientations · wavelengths · grid points · channels]`.
 * @throws {SolverArgumentError} if the shape does not match or an option is out of range.
 *
 * Reference: Daugman, "Uncertainty Relation for Resolution in Space, Spatial Frequency, and
 * Orientation", J. Opt. Soc. Am. A 2 (1985).
 */
export async function gaborFeatures(
  images: Images,
  given: GaborFeaturesOptions = {},
): Promise<Features> {
  checkOptions(
    "gaborFeatures",
    given,
    {
      orientations: "number",
      wavelengths: true,
      stride: "number",
      scale: "number",
      engine: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const {
    orientations = 8,
    wavelengths = [4, 8],
    stride = 4,
    scale = 1 / 255,
    engine = plainEngine,
    ...options
  } = given;

  checkImages("gaborFeatures", images);
  checkEngine("gaborFeatures", engine);
  checkInteger("gaborFeatures", "orientations", orientations, [1], SolverArgumentError);
  checkInteger("gaborFeatures", "stride", stride, [1], SolverArgumentError);
  checkArgument("gaborFeatures", "wavelengths", wavelengths, ["number"], SolverArgumentError);
  if (wavelengths.length === 0 || !wavelengths.every((length) => length >= 2 && length < 1e3)) {
    throw new SolverArgumentError(
      `gaborFeatures: wavelengths must be at least 2 pixels each, got [${wavelengths}].`,
    );
  }
  const work = new Work(options);
  const [n, height, width, channels] = images.shape;
  const pixels = height * width;

  const grid = gridPoints(height, width, stride);
  const pool = poolingMatrix(grid, height, width, stride);
  const perPlane = wavelengths.length * orientations * grid.length;
  const planes = n * channels;
  const data = new Float32Array(planes * perPlane);

  // Filters of one wavelength have one size: so many planes are convolved with them in one product.
  const count = Math.min(planes, PLANES);
  const groups = wavelengths.map((wavelength) => {
    const filters = Array.from({ length: orientations }, (_, i) =>
      gabor(wavelength, (Math.PI * i) / orientations),
    );
    return new FilterGroup(engine, filters, height, width, count);
  });
  const plane = new Float64Array(count * pixels);
  const pooled = new Float64Array(orientations * count * grid.length);
  for (let first = 0; first < planes; first += count) {
    // The last planes may come twice: all buffers have one size.
    const start = Math.min(first, planes - count);
    for (let q = 0; q < count; q++) {
      const [image, channel] = [Math.floor((start + q) / channels), (start + q) % channels];
      for (let p = 0; p < pixels; p++) {
        plane[q * pixels + p] = images.images[(image * pixels + p) * channels + channel]! * scale;
      }
    }
    groups.forEach((group, g) => {
      const a = group.respond(plane);
      engine.gemm({
        m: orientations * count,
        n: grid.length,
        k: pixels,
        a,
        b: pool,
        c: pooled,
      });
      for (let q = 0; q < count; q++) {
        for (let i = 0; i < orientations; i++) {
          const from = (i * count + q) * grid.length;
          const to = (start + q) * perPlane + (g * orientations + i) * grid.length;
          data.set(pooled.subarray(from, from + grid.length), to);
        }
      }
    });
    await work.step("Gabor features", Math.min(n, Math.ceil((start + count) / channels)), n);
  }
  return { data, shape: [n, channels * perPlane] };
}

/** Images times channels that are convolved at once. */
const PLANES = 8;

interface GaborFilter {
  /** Pixels from the middle to the rim. */
  radius: number;
  /** Real and imaginary part, `[2r + 1, 2r + 1]` each. */
  real: Float64Array;
  imaginary: Float64Array;
}

function gabor(wavelength: number, angle: number): GaborFilter {
  const sigma = 0.56 * wavelength;
  const radius = Math.ceil(2 * sigma);
  const side = 2 * radius + 1;
  const real = new Float64Array(side * side);
  const imaginary = new Float64Array(side * side);
  const window = new Float64Array(side * side);
  for (let i = 0; i < window.length; i++) {
    const [x, y] = [(i % side) - radius, Math.floor(i / side) - radius];
    const u = x * cos(angle) + y * sin(angle);
    const v = -x * sin(angle) + y * cos(angle);
    window[i] = exp(-(u * u + (v * v) / 4) / (2 * sigma * sigma));
    real[i] = window[i]! * cos((2 * Math.PI * u) / wavelength);
    imaginary[i] = window[i]! * sin((2 * Math.PI * u) / wavelength);
  }
  // The same response to a brighter image: no constant part. Both parts scaled alike.
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const mean = sum(real) / sum(window);
  for (let i = 0; i < window.length; i++) real[i] = real[i]! - mean * window[i]!;
  const size = Math.sqrt(sum(real.map((r, i) => r * r + imaginary[i]! * imaginary[i]!)));
  return { radius, real: real.map((r) => r / size), imaginary: imaginary.map((i) => i / size) };
}

/**
 * Filters of one size, and the room to convolve some planes with them. A row of the responses is a
 * linear function of the rows around it: one product for all rows, and whole rows to copy for it.
 */
class FilterGroup {
  readonly #engine: MatrixEngine;
  readonly #radius: number;
  readonly #shape: readonly [count: number, height: number, width: number];
  /**
   * `[side · width, width · 2 · filters]`: real and imaginary part of each filter at each column.
   */
  readonly #bands: Float64Array;
  /** `[count · height, side · width]`: the rows around each row; black beyond the rim. */
  readonly #around: Float64Array;
  /** `[count · height, width · 2 · filters]`. */
  readonly #responses: Float64Array;
  readonly #magnitudes: Float64Array;

  constructor(
    engine: MatrixEngine,
    filters: readonly GaborFilter[],
    height: number,
    width: number,
    count: number,
  ) {
    this.#engine = engine;
    this.#shape = [count, height, width];
    this.#radius = filters[0]!.radius;
    const side = 2 * this.#radius + 1;
    const columns = width * 2 * filters.length;
    this.#bands = new Float64Array(side * width * columns);
    for (let dy = 0; dy < side; dy++) {
      for (let x = 0; x < width; x++) {
        const first = Math.max(0, x - this.#radius);
        for (let from = first; from <= Math.min(width - 1, x + this.#radius); from++) {
          const tap = dy * side + from - x + this.#radius;
          filters.forEach(({ real, imaginary }, i) => {
            const at = (dy * width + from) * columns + 2 * (x * filters.length + i);
            this.#bands[at] = real[tap]!;
            this.#bands[at + 1] = imaginary[tap]!;
          });
        }
      }
    }
    this.#around = new Float64Array(count * height * side * width);
    this.#responses = new Float64Array(count * height * columns);
    this.#magnitudes = new Float64Array(this.#responses.length / 2);
  }

  /**
   * |g ∗ plane| for each filter and plane, `[filters, count, pixels]`, valid until the next call.
   */
  respond(planes: Float64Array): Float64Array {
    const [count, height, width] = this.#shape;
    const m = count * height;
    const [n, k] = [this.#responses.length / m, this.#around.length / m];
    this.#gather(planes);
    const c = this.#responses;
    this.#engine.gemm({ m, n, k, a: this.#around, b: this.#bands, c });
    const pixels = planes.length;
    const filters = n / width / 2;
    for (let p = 0, at = 0; p < pixels; p++) {
      for (let i = 0; i < filters; i++, at += 2) {
        const real = c[at]!;
        const imaginary = c[at + 1]!;
        this.#magnitudes[i * pixels + p] = Math.sqrt(real * real + imaginary * imaginary);
      }
    }
    return this.#magnitudes;
  }

  #gather(planes: Float64Array): void {
    const [count, height, width] = this.#shape;
    const radius = this.#radius;
    const length = (2 * radius + 1) * width;
    for (let row = 0; row < count * height; row++) {
      const y = row % height;
      const [top, bottom] = [Math.max(-radius, -y), Math.min(radius, height - 1 - y)];
      const rows = planes.subarray((row + top) * width, (row + bottom + 1) * width);
      this.#around.set(rows, row * length + (top + radius) * width);
    }
  }
}

function gridPoints(height: number, width: number, stride: number): [y: number, x: number][] {
  const along = (length: number) => {
    const count = Math.max(1, Math.floor(length / stride));
    const margin = (length - (count - 1) * stride - 1) / 2;
    return Array.from({ length: count }, (_, i) => margin + i * stride);
  };
  return along(height).flatMap((y) => along(width).map((x): [number, number] => [y, x]));
}

/** `[pixels, grid points]`: a Gaussian window around each point of the grid, of sum 1. */
function poolingMatrix(
  grid: readonly [y: number, x: number][],
  height: number,
  width: number,
  stride: number,
): Float64Array {
  const pool = new Float64Array(height * width * grid.length);
  grid.forEach(([cy, cx], point) => {
    let sum = 0;
    for (let p = 0; p < height * width; p++) {
      const [y, x] = [Math.floor(p / width) - cy, (p % width) - cx];
      const value = exp(-(x * x + y * y) / ((stride * stride) / 2));
      pool[p * grid.length + point] = value;
      sum += value;
    }
    for (let at = point; at < pool.length; at += grid.length) pool[at] = pool[at]! / sum;
  });
  return pool;
}
