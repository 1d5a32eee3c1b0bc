/** The numbers of a text, as they are written: "48.7", "50,000". Parts of names are none: 1x512. */
export function numbersIn(text: string): string[] {
  return text.match(/(?<![\w.-])\d[\d,]*(?:\.\d+)?(?!\w)/g)?.map((n) => n.replace(/,$/, "")) ?? [];
}
