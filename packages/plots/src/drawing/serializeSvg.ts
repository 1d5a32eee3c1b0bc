import { escapeText, escapeXml } from "./escapeXml.ts";

/**
 * An element and all below it as XML. Attributes stand in alphabetical order and lengths are
 * rounded to a hundredth of a pixel, so that every document, a browser's or another, gives the same
 * text.
 */
export function serializeSvg(element: Element): string {
  const attributes = [...element.attributes]
    .filter(({ name }) => name !== "xmlns")
    .map(({ name, value }) => ` ${name}="${escapeXml(isText(name) ? value : rounded(value))}"`)
    .sort();
  const namespace = element.localName === "svg" ? ' xmlns="http://www.w3.org/2000/svg"' : "";
  const tag = element.localName;
  const content = [...element.childNodes].map(serializeNode).join("");
  const start = `<${tag}${namespace}${attributes.join("")}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${tag}>`;
}

const ELEMENT = 1;
const TEXT = 3;

function serializeNode(node: ChildNode): string {
  if (node.nodeType === ELEMENT) return serializeSvg(node as unknown as Element);
  return node.nodeType === TEXT ? escapeText(node.textContent ?? "") : "";
}

const isText = (attribute: string) => attribute.startsWith("aria-") || attribute === "class";

const rounded = (value: string) =>
  value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(+number * 100) / 100));
