// Everything that XML 1.0 forbids in a document, even escaped: controls, lone surrogates, U+FFFE.
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text with what no document may hold replaced by U+FFFD. */
export const wellFormed = (text: string) => text.replace(ILLEGAL, "\uFFFD");

/** Text made safe for the content and the attributes of XML and HTML alike. */
export function escapeXml(text: string): string {
  return wellFormed(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Text made safe for the content of XML, where quotation marks may stand as they are. */
export function escapeText(text: string): string {
  return wellFormed(text).replace(/[&<>]/g, (character) => ENTITIES[character]!);
}
