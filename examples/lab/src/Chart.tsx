import type { PlotOptions } from "@observablehq/plot";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useNear } from "./useNear.ts";

type Plot = typeof import("@observablehq/plot");

interface ChartProps {
  /** What a reader who does not see the chart should know. */
  label: string;
  /** In pixels, or for a width. */
  height: number | ((width: number) => number);
  /** Marks and scales; called again when `of` changes, not because it is a new function. */
  draw: (plot: Plot) => PlotOptions;
  /** What is drawn: values that are compared by identity. */
  of: readonly unknown[];
  /** A click, in the chart's own units. */
  onPoint?: (x: number, y: number) => void;
}

/** Between two drawings, in milliseconds: drawing takes some of them, and no eye is faster. */
const INTERVAL = 400;

/**
 * An Observable Plot chart as wide as its place, drawn while it is on the screen or near. Plot
 * itself is loaded with the first of them.
 */
export function Chart({ label, height, draw, of, onPoint }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [plot, setPlot] = useState<Plot>();
  const isNear = useNear(place);
  const drawn = useRef(-Infinity);
  const point = useRef(onPoint);
  point.current = onPoint;
  const tall = typeof height === "number" ? height : height(width);

  // An observer learns the size before the first picture of the page, so nothing moves later.
  useLayoutEffect(() => {
    const sizes = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    sizes.observe(place.current!);
    return () => sizes.disconnect();
  }, []);
  useEffect(() => {
    if (isNear) import("@observablehq/plot").then((module) => setPlot(() => module));
  }, [isNear]);

  useEffect(() => {
    if (!plot || !isNear || width === 0) return;
    const wait = onPoint ? 0 : Math.max(0, drawn.current + INTERVAL - performance.now());
    const timer = setTimeout(() => {
      drawn.current = performance.now();
      const chart = plot.plot({
        width,
        height: tall,
        style: { background: "none", fontSize: "12px", fontFamily: "inherit" },
        ...draw(plot),
        ariaLabel: label,
      });
      chart.setAttribute("role", "img");
      for (const mark of chart.querySelectorAll("g[aria-label]")) {
        mark.setAttribute("data-mark", mark.getAttribute("aria-label")!);
        mark.removeAttribute("aria-label"); // a group has no role that could be named
      }
      chart.onclick = (event: MouseEvent) => {
        const box = chart.getBoundingClientRect();
        const [x, y] = [chart.scale("x")!, chart.scale("y")!];
        point.current?.(
          x.invert!(event.clientX - box.left) as number,
          y.invert!(event.clientY - box.top) as number,
        );
      };
      place.current?.replaceChildren(chart);
    }, wait);
    return () => clearTimeout(timer);
  }, [plot, isNear, width, tall, label, ...of]);

  return (
    <div
      class={onPoint ? "chart clickable" : "chart"}
      ref={place}
      style={{ minHeight: `${tall}px` }}
    />
  );
}
