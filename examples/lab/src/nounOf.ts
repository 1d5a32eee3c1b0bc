/** A noun in the number that a count asks for: "point", "points". */
export const nounOf = (n: number, noun: string): string => (Math.abs(n) === 1 ? noun : `${noun}s`);
