import { type Box, type Point, segmentMeets } from "./segmentMeets.ts";

/** Pixels of a cell's side: half the height of a label. */
const CELL = 8;
/** Pixels by which rounding may misplace what is within a region. */
const SLACK = 1e-3;

/**
 * A polyline that says which boxes it touches, in time that does not grow with its length: its
 * segments are kept by the cells of a grid through which they go.
 */
export class SegmentGrid {
  readonly #points: readonly Point[];
  readonly #region: Box;
  readonly #columns: number;
  readonly #rows: number;
  /** The segments of each cell, by the number of the point where they end. */
  readonly #cells: number[][];

  /** @param region where boxes are that are asked about. */
  constructor(points: readonly Point[], region: Box) {
    this.#points = points;
    this.#region = region;
    this.#columns = Math.max(1, Math.ceil((region.right - region.left) / CELL));
    this.#rows = Math.max(1, Math.ceil((region.bottom - region.top) / CELL));
    this.#cells = Array.from({ length: this.#columns * this.#rows }, () => []);
    for (let i = 0; i < points.length; i++) this.#add(i);
  }

  /** Whether the polyline touches a box within the region. */
  meets(box: Box): boolean {
    const [left, right] = [this.#column(box.left), this.#column(box.right)];
    const [top, bottom] = [this.#row(box.top), this.#row(box.bottom)];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        for (const i of this.#cells[row * this.#columns + column]!) {
          if (segmentMeets(...this.#ends(i), box)) return true;
        }
      }
    }
    return false;
  }

  /** The ends of the segment that ends in a point; the first point is one of its own. */
  #ends(i: number): [from: Point, to: Point] {
    return [this.#points[Math.max(0, i - 1)]!, this.#points[i]!];
  }

  /** Adds a segment to the cells through which it goes, column by column. */
  #add(i: number): void {
    const [from, to] = this.#ends(i);
    const [a, b] = from.x <= to.x ? [from, to] : [to, from];
    const { left } = this.#region;
    const slope = (b.y - a.y) / (b.x - a.x); // of an upright or endless one no line
    const at = (x: number) => a.y + slope * (x - a.x);
    const [lowest, highest] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    if (highest < this.#region.top - SLACK || lowest > this.#region.bottom + SLACK) return;
    if (b.x < left - SLACK || a.x > this.#region.right + SLACK) return;
    const [first, last] = [this.#column(a.x - SLACK), this.#column(b.x + SLACK)];
    for (let column = first; column <= last; column++) {
      const ys = [left + column * CELL - SLACK, left + (column + 1) * CELL + SLACK].map(at);
      const isLine = ys.every(Number.isFinite);
      const top = isLine ? Math.max(lowest, Math.min(...ys)) : lowest;
      const bottom = isLine ? Math.min(highest, Math.max(...ys)) : highest;
      if (bottom < this.#region.top - SLACK || top > this.#region.bottom + SLACK) continue;
      const end = this.#row(bottom + SLACK);
      for (let row = this.#row(top - SLACK); row <= end; row++) {
        this.#cells[row * this.#columns + column]!.push(i);
      }
    }
  }

  #column = (x: number) => cellOf(x - this.#region.left, this.#columns);
  #row = (y: number) => cellOf(y - this.#region.top, this.#rows);
}

const cellOf = (distance: number, cells: number) =>
  Math.min(cells - 1, Math.max(0, Math.floor(distance / CELL)));
