/** The mean loss of some steps, the last of which is `step`. */
export interface LossPoint {
  step: number;
  loss: number;
}

/** More points than this are not seen on a screen. */
const LIMIT = 400;

/**
 * The curve with a point more. A curve that has grown too long is halved: pairs become their mean.
 */
export function withPoint(points: readonly LossPoint[], point: LossPoint): readonly LossPoint[] {
  const before = points.filter(({ step }) => step < point.step); // a resumed run repeats steps
  const all = [...before, point];
  return all.length <= LIMIT ? all : halved(all);
}

function halved(points: readonly LossPoint[]): LossPoint[] {
  const half: LossPoint[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [a, b = a] = [points[i]!, points[i + 1]];
    half.push({ step: b.step, loss: (a.loss + b.loss) / 2 });
  }
  return half;
}
