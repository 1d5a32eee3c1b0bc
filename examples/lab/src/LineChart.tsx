import { useState } from "preact/hooks";
import { Curve, type Point } from "./Curve.tsx";
import { grouped } from "./grouped.ts";
import { nearest, placesOf, spread } from "./lines.ts";
import { Stroke } from "./Stroke.tsx";
import { ticks } from "./ticks.ts";

export interface Line {
  name: string;
  colour: string;
  /** Where these are the same list as before, the line is not drawn anew. */
  points: readonly Point[];
  /** As `stroke-dasharray` takes it. */
  dash?: string | undefined;
  /** Drawn above the others, and heavier. */
  strong?: boolean;
  /** Without its value at the end. */
  quiet?: boolean;
}

interface LineChartProps {
  /** What a reader who does not see the chart should know. */
  label: string;
  height: number;
  lines: readonly Line[];
  /** What the values along it are called, and how far it reaches. */
  x: { label: string; to: number };
  y: { label: string; to: number; format: (value: number) => string };
}

const margins = { marginLeft: 36, marginRight: 60, marginTop: 20, marginBottom: 34 };
const { marginLeft, marginRight, marginTop, marginBottom } = margins;

/** Between two values at the ends of lines, in pixels. */
const APART = 13;

/** Between two ends of lines, as a share of the width, for their values to stand at one height. */
const NEAR = 0.12;

/** Round numbers along each axis, about. */
const TICKS = 5;

/**
 * Lines with their last values at their ends. Pointing, touching and the arrow keys choose a place,
 * whose values are said below. Everything stands at shares of the chart's size: nothing is measured
 * to draw it.
 */
export function LineChart({ label, height, lines, x, y }: LineChartProps) {
  const [chosen, setChosen] = useState<number>();
  const at = chosen === undefined ? undefined : nearest(placesOf(lines), chosen);
  const said = at === undefined ? undefined : valuesAt(lines, at, y.format);
  const ends = endsOf(lines);
  const move = (by: number) => {
    const places = placesOf(lines);
    const from = at === undefined ? places.length : places.indexOf(at);
    setChosen(places[Math.max(0, Math.min(places.length - 1, from + by))]);
  };
  const point = ({ clientX, currentTarget }: { clientX: number; currentTarget: Element }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const share = (clientX - left - marginLeft) / (width - marginLeft - marginRight);
    setChosen(share * x.to);
  };
  return (
    <div class="line-chart">
      <div
        class="cursor-field"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={ends.first}
        aria-valuemax={ends.last}
        aria-valuenow={at ?? ends.last}
        aria-valuetext={said ? inWords(x.label, at!, said) : "no place chosen"}
        onPointerDown={point}
        onPointerMove={point}
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && setChosen(undefined)}
        onBlur={() => setChosen(undefined)}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
          if (event.key === "Escape" && said) {
            event.preventDefault(); // what is around the chart stays
            setChosen(undefined);
          }
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      >
        <div class="chart" style={{ height: `${height}px` }}>
          <Axes x={x} y={y} />
          <div class="frame">
            <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label={label}>
              {lines.map(({ points, colour, dash, strong = false }, i) => (
                <Curve
                  key={i} // two may have one name
                  points={points}
                  colour={colour}
                  dash={dash}
                  strong={strong}
                  x={x.to}
                  y={y.to}
                />
              ))}
            </svg>
          </div>
        </div>
        <Ends lines={lines} height={height} x={x} y={y} />
        {at !== undefined && <i class="cursor" style={{ left: leftOf(at / x.to) }} />}
      </div>
      <p class="said" aria-hidden="true">
        {said && (
          <>
            {x.label} {Math.round(at! * 10) / 10}
            {said.map(({ name, colour, dash, text }, i) => (
              <span key={i}>
                <Stroke colour={colour} dash={dash} />
                {name} <b>{text}</b>
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  );
}

/** Round numbers, lines at those of the y axis, and what the axes are. */
function Axes({ x, y }: Pick<LineChartProps, "x" | "y">) {
  return (
    <div class="axes" aria-hidden="true">
      <span class="what-y">↑ {y.label}</span>
      <div class="frame">
        {ticks(y.to, TICKS).map((value) => (
          <i key={value} class="level" style={{ bottom: `${(100 * value) / y.to}%` }}>
            <span>{grouped(value)}</span>
          </i>
        ))}
        {ticks(x.to, TICKS).map((value) => (
          <span key={value} class="place" style={{ left: `${(100 * value) / x.to}%` }}>
            {grouped(value)}
          </span>
        ))}
      </div>
      <span class="what-x">{x.label} →</span>
    </div>
  );
}

/** Where the lines begin and end. */
function endsOf(lines: readonly Line[]): { first: number; last: number } {
  const firsts = lines.flatMap(({ points }) => points.slice(0, 1));
  const lasts = lines.flatMap(({ points }) => points.slice(-1));
  if (firsts.length === 0) return { first: 0, last: 0 };
  const least = Math.min(...firsts.map((point) => point.x));
  return { first: least, last: Math.max(...lasts.map((point) => point.x)) };
}

/** The last values where their lines end, in their colours, none upon another. */
function Ends({ lines, height, x, y }: Pick<LineChartProps, "lines" | "height" | "x" | "y">) {
  const inner = height - marginTop - marginBottom;
  const ends = lines.flatMap(({ colour, points, quiet }, line) => {
    const last = points.at(-1);
    if (last === undefined || quiet) return [];
    const top = marginTop + inner * (1 - Math.min(1, Math.max(0, last.y / y.to)));
    return [{ line, colour, text: y.format(last.y), share: last.x / x.to, top }];
  });
  return (
    <div class="ends" aria-hidden="true">
      {besides(ends).flatMap((group) => {
        const places = spread(
          group.map(({ top }) => top),
          { apart: APART, least: marginTop, most: height - marginBottom - 4 },
        );
        return group.map(({ line, colour, text, share }, i) => (
          <span key={line} style={{ color: colour, left: leftOf(share), top: `${places[i]}px` }}>
            {text}
          </span>
        ));
      })}
    </div>
  );
}

/** Ends so near to each other, as shares of the width, that their values could lie upon another. */
function besides<T extends { share: number }>(ends: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const end of [...ends].sort((a, b) => a.share - b.share)) {
    const group = groups.at(-1);
    if (group && end.share - group.at(-1)!.share < NEAR) group.push(end);
    else groups.push([end]);
  }
  return groups;
}

const leftOf = (share: number) =>
  `calc(${marginLeft}px + ${share} * (100% - ${marginLeft + marginRight}px))`;

/** Of each line that reaches there, the value at its nearest place. */
function valuesAt(lines: readonly Line[], at: number, format: (value: number) => string) {
  return lines.flatMap(({ name, colour, dash, points }) => {
    const last = points.at(-1);
    if (last === undefined || at > last.x) return [];
    const x = nearest(
      points.map((point) => point.x),
      at,
    );
    return [{ name, colour, dash, text: format(points.find((point) => point.x === x)!.y) }];
  });
}

const inWords = (label: string, at: number, said: readonly { name: string; text: string }[]) =>
  `${label} ${Math.round(at * 10) / 10}: ` +
  said.map(({ name, text }) => `${name} ${text}`).join(", ");
