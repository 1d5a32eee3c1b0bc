import type { PlotOptions } from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

type Plot = typeof import("@observablehq/plot");

interface ChartProps {
  /** What a reader who does not see the chart should know. */
  label: string;
  height: number;
  /** Marks and scales; called again when `of` changes. */
  draw: (plot: Plot, width: number) => PlotOptions;
  /** What is drawn. */
  of: unknown;
}

/** Between two drawings, in milliseconds: a chart takes some of them, and nobody reads faster. */
const INTERVAL = 500;

/** An Observable Plot chart as wide as its place. Plot itself is loaded with the first of them. */
export function Chart({ label, height, draw, of }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [plot, setPlot] = useState<Plot>();
  const drawn = useRef(-Infinity);

  useEffect(() => {
    import("@observablehq/plot").then((module) => setPlot(() => module));
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!plot || width === 0) return;
    const wait = Math.max(0, drawn.current + INTERVAL - performance.now());
    const timer = setTimeout(() => {
      drawn.current = performance.now();
      const chart = plot.plot({
        width,
        height,
        style: { background: "none", fontSize: "12px", fontFamily: "inherit" },
        ...draw(plot, width),
        ariaLabel: label,
      });
      chart.setAttribute("role", "img");
      place.current!.replaceChildren(chart);
    }, wait);
    return () => clearTimeout(timer);
    // biome-ignore lint/correctness/useExhaustiveDependencies: `draw` is new each time; `of` says when
  }, [plot, width, of, height, label]);

  return <div class="chart" ref={place} style={{ minHeight: `${height}px` }} />;
}
