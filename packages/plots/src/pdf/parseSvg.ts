/** An element of a figure, as `serializeSvg` writes it. */
export interface SvgElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly SvgElement[];
  /** Of itself, without that of its children. */
  text: string;
}

const PART = /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** The root of a figure that this package has drawn: XML of a few kinds of elements. */
export function parseSvg(svg: string): SvgElement {
  interface Open extends SvgElement {
    children: SvgElement[];
  }
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (const [, isEnd, name, attributes = "", isEmpty, text] of svg.matchAll(PART)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.text += unescaped(text);
    else if (isEnd) open.pop();
    else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
        ([, key, value]) => [key!, unescaped(value!)] as const,
      );
      const element: Open = {
        name: name!,
        attributes: Object.fromEntries(pairs),
        children: [],
        text: "",
      };
      parent.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  return root.children[0]!;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);
