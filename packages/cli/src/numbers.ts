import { InvalidArgumentError } from "commander";

// What the arguments of options say. Wrong ones are refused with what they must be.

export function integer(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError("It must be an integer.");
  return exact(text);
}

/** @throws {InvalidArgumentError} where another integer would be meant: beyond 2⁵³. */
function exact(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError(`It must be within ±${Number.MAX_SAFE_INTEGER}.`);
}

export function nonNegativeInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a non-negative integer.");
  return exact(text);
}

export function positiveInteger(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError("It must be a positive integer.");
  }
  return exact(text);
}

export function number(text: string): number {
  const value = Number(text);
  if (!/^[+-]?(\d|\.\d)/.test(text) || /^[+-]?0[a-z]/i.test(text) || !Number.isFinite(value)) {
    throw new InvalidArgumentError("It must be a finite number.");
  }
  return value;
}

export function positiveNumber(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return Number(text);
}

export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It must be between 0 and 1. For 20 %, pass 0.2.");
  }
  return value;
}

/** A path: an empty one is a variable of the shell that was not set. */
export function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

/** An integer, or "all". */
export const countOrAll = (text: string) => (text === "all" ? text : integer(text));

/** An integer, or "none". */
export const countOrNone = (text: string) => (text === "none" ? text : integer(text));

/** A number, or "never". */
export const numberOrNever = (text: string) => (text === "never" ? text : number(text));

/** Names with commas between them. */
export function names(text: string): string[] {
  const all = text.split(",").map((name) => name.trim());
  if (all.includes("")) throw new InvalidArgumentError("It must be names, with commas between.");
  return all;
}

/** Numbers with commas between them. */
export const numbers = (text: string): number[] => names(text).map(number);
