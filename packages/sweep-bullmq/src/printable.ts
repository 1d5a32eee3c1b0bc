/** The longest text that is taken from a queue to be shown. */
const LONGEST = 2000;

/** A text that others have written, bounded and without what would steer a terminal. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  text.slice(0, LONGEST).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "�");
