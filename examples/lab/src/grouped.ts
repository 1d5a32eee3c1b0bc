// Made once: to find the rules of a language takes longer than to write a number by them.
const format = new Intl.NumberFormat("en");

/** "50,000". */
export const grouped = (value: number): string => format.format(value);
