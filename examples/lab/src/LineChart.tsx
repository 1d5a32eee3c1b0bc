import { useState } from "preact/hooks";
import { Chart } from "./Chart.tsx";
import { nearest, placesOf, spread } from "./lines.ts";

export interface Line {
  name: string;
  colour: string;
  points: readonly { x: number; y: number }[];
  dashed?: boolean;
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

/**
 * Lines with their last values at their ends. Pointing, touching and the arrow keys choose a place,
 * whose values are said below.
 */
export function LineChart({ label, height, lines, x, y }: LineChartProps) {
  const [chosen, setChosen] = useState<number>();
  const places = placesOf(lines);
  const at = chosen === undefined ? undefined : nearest(places, chosen);
  const said = at === undefined ? undefined : valuesAt(lines, at, y.format);
  const move = (by: number) => {
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
        aria-valuemin={places[0] ?? 0}
        aria-valuemax={places.at(-1) ?? 0}
        aria-valuenow={at ?? places.at(-1) ?? 0}
        aria-valuetext={said ? inWords(x.label, at!, said) : "no place chosen"}
        onPointerDown={point}
        onPointerMove={point}
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && setChosen(undefined)}
        onBlur={() => setChosen(undefined)}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
          if (event.key === "Escape") setChosen(undefined);
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      >
        <Chart
          height={height}
          of={[lines, x.to, y.to]}
          label={label}
          draw={(plot) => ({
            ...margins,
            x: { label: x.label, domain: [0, x.to], ticks: 5 },
            y: { label: y.label, domain: [0, y.to], grid: true, ticks: 5 },
            marks: lines.flatMap(({ points, colour, dashed, strong }) => [
              plot.lineY(points, {
                x: "x",
                y: "y",
                stroke: colour,
                strokeWidth: strong ? 3 : 1.75,
                clip: true,
                ...(dashed && { strokeDasharray: "4 3" }),
              }),
              plot.dot(points.slice(-1), {
                x: "x",
                y: ({ y: value }) => Math.min(value, y.to),
                fill: colour,
                r: strong ? 4 : 3,
              }),
            ]),
          })}
        />
        <Ends lines={lines} height={height} x={x} y={y} />
        {at !== undefined && <i class="cursor" style={{ left: leftOf(at / x.to) }} />}
      </div>
      <p class="said" aria-hidden="true">
        {said && (
          <>
            {x.label} {Math.round(at! * 10) / 10}
            {said.map(({ name, colour, text }) => (
              <span key={name}>
                <i style={{ background: colour }} />
                {name} <b>{text}</b>
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  );
}

/** The last values where their lines end, in their colours, none upon another. */
function Ends({ lines, height, x, y }: Pick<LineChartProps, "lines" | "height" | "x" | "y">) {
  const inner = height - marginTop - marginBottom;
  const ends = lines.flatMap(({ name, colour, points, quiet }) => {
    const last = points.at(-1);
    if (last === undefined || quiet) return [];
    const top = marginTop + inner * (1 - Math.min(1, Math.max(0, last.y / y.to)));
    return [{ name, colour, text: y.format(last.y), share: last.x / x.to, top }];
  });
  return (
    <div class="ends" aria-hidden="true">
      {besides(ends).flatMap((group) => {
        const places = spread(
          group.map(({ top }) => top),
          { apart: APART, least: marginTop, most: height - marginBottom - 4 },
        );
        return group.map(({ name, colour, text, share }, i) => (
          <span key={name} style={{ color: colour, left: leftOf(share), top: `${places[i]}px` }}>
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
  return lines.flatMap(({ name, colour, points }) => {
    const last = points.at(-1);
    if (last === undefined || at > last.x) return [];
    const x = nearest(
      points.map((point) => point.x),
      at,
    );
    return [{ name, colour, text: format(points.find((point) => point.x === x)!.y) }];
  });
}

const inWords = (label: string, at: number, said: readonly { name: string; text: string }[]) =>
  `${label} ${Math.round(at * 10) / 10}: ` +
  said.map(({ name, text }) => `${name} ${text}`).join(", ");
