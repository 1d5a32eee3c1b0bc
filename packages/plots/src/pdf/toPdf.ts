import { PlotError } from "../drawing/plotError.ts";
import { FONT_NAMES, FontSubset } from "./embeddedFont.ts";
import { parseSvg, type SvgElement } from "./parseSvg.ts";
import { circleOperators, decimal, pathOperators } from "./pathOperators.ts";
import { pdfString, type TextRun, textRuns } from "./pdfText.ts";

/** Points in a pixel: figures are drawn in pixels of a 96th of an inch. */
const POINTS = 0.75;

/** What an element inherits. */
interface Style {
  fill: string;
  stroke: string;
  strokeWidth: number;
  dashes: string;
  cap: string;
  join: string;
  fillOpacity: number;
  strokeOpacity: number;
  fontSize: number;
  isBold: boolean;
  anchor: string;
  /** Whether text has an outline behind it. */
  hasHalo: boolean;
}

const INITIAL: Style = {
  fill: "#000000",
  stroke: "none",
  strokeWidth: 1,
  dashes: "none",
  cap: "butt",
  join: "miter",
  fillOpacity: 1,
  strokeOpacity: 1,
  fontSize: 16,
  isBold: false,
  anchor: "start",
  hasHalo: false,
};

/**
 * A figure of this package as a PDF of one page, of its size: vectors and text, in light colours,
 * with the letters of Arimo that it has. All of it is ASCII, and the same figure gives the same
 * text.
 *
 * @param title what the document is called.
 * @throws {PlotError} if the SVG has elements or paths that no figure of this package has.
 */
export function toPdf(svg: string, title: string): string {
  const root = parseSvg(svg);
  const { width, viewBox = "", color = INITIAL.fill } = root.attributes;
  const [, , across, down] = viewBox.split(/[ ,]+/).map(Number);
  const size = across && down ? { width: across, height: down } : sizeOf(root);
  const page = new Page({ ...size, scale: (POINTS * Number(width)) / size.width }, color);
  page.draw(root, INITIAL);
  return page.document(title);
}

const sizeOf = ({ attributes: { width, height } }: SvgElement) => ({
  width: Number(width),
  height: Number(height),
});

class Page {
  readonly #width: number;
  readonly #height: number;
  /** Points in a unit of the figure. */
  readonly #scale: number;
  readonly #fonts = FONT_NAMES.map((name) => new FontSubset(name));
  /** What `currentColor` is. */
  readonly #color: string;
  readonly #operators: string[] = [];
  /** Opacities of fills and strokes, each pair a graphics state of the page. */
  readonly #opacities: string[] = [];

  constructor(size: { width: number; height: number; scale: number }, color: string) {
    this.#width = size.width;
    this.#height = size.height;
    this.#scale = size.scale;
    this.#color = color;
  }

  draw(element: SvgElement, inherited: Style): void {
    const { name, attributes, children } = element;
    if (["style", "title", "desc"].includes(name)) return;
    const style = styleOf(attributes, inherited);
    this.#operators.push("q");
    const [x, y] = translationOf(element);
    if (x !== 0 || y !== 0) this.#operators.push(`1 0 0 1 ${decimal(x)} ${decimal(y)} cm`);
    if (name === "svg" || name === "g") for (const child of children) this.draw(child, style);
    else if (name === "text") this.#write(element, style);
    else this.#paint(shapeOf(element, this.#width, this.#height), name, style);
    this.#operators.push("Q");
  }

  #paint(shape: string, name: string, style: Style): void {
    const [hasFill, hasStroke] = [
      style.fill !== "none" && name !== "line",
      style.stroke !== "none",
    ];
    if (!hasFill && !hasStroke) return;
    this.#set(style);
    this.#operators.push(shape, hasFill && hasStroke ? "B" : hasFill ? "f" : "S");
  }

  #write({ attributes: { y = "0" }, text }: SvgElement, style: Style): void {
    if (text === "") return;
    const runs = textRuns(text, style.isBold);
    const width = runs.reduce((sum, run) => sum + run.width, 0) * (style.fontSize / 1000);
    const left = { start: 0, middle: -width / 2, end: -width }[style.anchor] ?? 0;
    const down = y.endsWith("em") ? Number.parseFloat(y) * style.fontSize : Number(y);
    this.#set(style);
    const words = runs.map((run) => this.#run(run, style.fontSize)).join("\n");
    // The page is upside down, as SVG is: text is turned back.
    const at = `1 0 0 -1 ${decimal(left)} ${decimal(down)} Tm`;
    const hasHalo = style.hasHalo && style.stroke !== "none";
    if (hasHalo) this.#operators.push(`BT 1 Tr ${at}`, words, "ET 0 Tr");
    this.#operators.push(`BT ${at}`, words, "ET");
  }

  #run({ font, text, size, rise }: TextRun, fontSize: number): string {
    const i = FONT_NAMES.indexOf(font);
    const name = `/F${i} ${decimal(size * fontSize)} Tf`;
    const up = rise === 0 ? "" : `${decimal(rise * fontSize)} Ts `;
    return `${name} ${up}${this.#fonts[i]!.encode(text)} Tj${rise === 0 ? "" : " 0 Ts"}`;
  }

  /** What differs from how a page of PDF begins: each element has a state of its own. */
  #set(style: Style): void {
    const { fill, stroke, strokeWidth, dashes, cap, join, fillOpacity, strokeOpacity } = style;
    const out = this.#operators;
    if (fillOpacity !== 1 || strokeOpacity !== 1) {
      const state = `/ca ${decimal(fillOpacity)} /CA ${decimal(strokeOpacity)}`;
      if (!this.#opacities.includes(state)) this.#opacities.push(state);
      out.push(`/G${this.#opacities.indexOf(state)} gs`);
    }
    if (fill !== "none") out.push(`${this.#rgb(fill)} rg`);
    if (stroke === "none") return;
    out.push(`${this.#rgb(stroke)} RG`);
    if (strokeWidth !== 1) out.push(`${decimal(strokeWidth)} w`);
    if (CAPS[cap]) out.push(`${CAPS[cap]} J`);
    if (JOINS[join]) out.push(`${JOINS[join]} j`);
    if (dashes !== "none") out.push(`[${dashes.replace(/[,\s]+/g, " ").trim()}] 0 d`);
  }

  #rgb(colour: string): string {
    const hex = colour === "currentColor" ? this.#color : colour;
    const parts = /^#(..)(..)(..)$/.exec(hex)?.slice(1);
    if (!parts) throw new PlotError(`toPdf: a colour must be like #0b8561, got ${colour}.`);
    return parts.map((part) => decimal(Number.parseInt(part, 16) / 255)).join(" ");
  }

  /** The file: its objects one after the other, and where each begins. */
  document(title: string): string {
    const [width, height] = [this.#width, this.#height].map((side) => decimal(side * this.#scale));
    const scale = String(this.#scale);
    const flip = `${scale} 0 0 -${scale} 0 ${height} cm`;
    const content = [flip, ...this.#operators].join("\n");
    const fonts: string[] = [];
    const parts: string[] = [];
    for (const [i, font] of this.#fonts.entries()) {
      if (!font.isUsed) continue;
      const first = FIRST_PART + parts.length;
      fonts.push(`/F${i} ${first} 0 R`);
      parts.push(...font.objects(first));
    }
    const states = this.#opacities.map((state, i) => `/G${i} << ${state} >>`);
    const resources = `<< /Font << ${fonts.join(" ")} >> /ExtGState << ${states.join(" ")} >> >>`;
    const objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] ` +
        `/Resources ${resources} /Contents 4 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      `<< /Title ${pdfString(title)} /Creator (rote) >>`,
      ...parts,
    ];
    let text = "%PDF-1.4\n";
    const places = objects.map((object, i) => {
      const place = text.length;
      text += `${i + 1} 0 obj\n${object}\nendobj\n`;
      return `${String(place).padStart(10, "0")} 00000 n \n`;
    });
    const size = objects.length + 1;
    return (
      `${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}` +
      `trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
    );
  }
}

/** The number of the first object after those that every document has. */
const FIRST_PART = 6;

const CAPS: Readonly<Record<string, number>> = { butt: 0, round: 1, square: 2 };
const JOINS: Readonly<Record<string, number>> = { miter: 0, round: 1, bevel: 2 };

function styleOf(given: SvgElement["attributes"], inherited: Style): Style {
  const size = /font-size:([\d.]+)px/.exec(given.style ?? "")?.[1] ?? given["font-size"];
  const number = (name: string, before: number) => Number(given[name] ?? before);
  const weight = given["font-weight"];
  return {
    fill: given.fill ?? inherited.fill,
    stroke: given.stroke ?? inherited.stroke,
    strokeWidth: number("stroke-width", inherited.strokeWidth),
    dashes: given["stroke-dasharray"] ?? inherited.dashes,
    cap: given["stroke-linecap"] ?? inherited.cap,
    join: given["stroke-linejoin"] ?? inherited.join,
    fillOpacity: number("fill-opacity", inherited.fillOpacity),
    strokeOpacity: number("stroke-opacity", inherited.strokeOpacity),
    fontSize: Number(size ?? inherited.fontSize),
    isBold: weight === undefined ? inherited.isBold : weight === "bold" || Number(weight) >= 600,
    anchor: given["text-anchor"] ?? inherited.anchor,
    hasHalo: given["paint-order"] === undefined ? inherited.hasHalo : true,
  };
}

/** Where an element stands in the one that holds it. */
function translationOf({ name, attributes }: SvgElement): [number, number] {
  const { transform, x = "0", y = "0" } = attributes;
  if (name === "svg") return [Number(x), Number(y)];
  if (transform === undefined) return [0, 0];
  const found = /^translate\(([^,)]+)(?:,([^)]+))?\)$/.exec(transform);
  if (!found) throw new PlotError(`toPdf: a transform must be a translation, got ${transform}.`);
  return [Number(found[1]), Number(found[2] ?? 0)];
}

/** The outline of an element, as operators. */
function shapeOf({ name, attributes }: SvgElement, width: number, height: number): string {
  const at = (key: string, whole = 0) => {
    const value = attributes[key] ?? "0";
    return value.endsWith("%") ? (Number.parseFloat(value) / 100) * whole : Number(value);
  };
  if (name === "path") return pathOperators(attributes.d ?? "");
  if (name === "circle") return circleOperators(at("cx"), at("cy"), at("r"));
  if (name === "line") {
    return pathOperators(`M${at("x1")},${at("y1")}L${at("x2")},${at("y2")}`);
  }
  if (name === "rect") {
    const box = [at("x"), at("y"), at("width", width), at("height", height)];
    return `${box.map(decimal).join(" ")} re`;
  }
  throw new PlotError(`toPdf: a figure has no element of the kind "${name}".`);
}
