import { InvalidArgumentError } from "commander";

/** The integer that an argument says. */
export function integer(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError("It must be an integer.");
  return Number(text);
}

/** The number that an argument says. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) {
    throw new InvalidArgumentError("It must be a number.");
  }
  return value;
}

/** An integer, or "all". */
export const countOrAll = (text: string) => (text === "all" ? text : integer(text));
