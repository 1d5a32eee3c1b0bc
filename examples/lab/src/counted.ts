/** "1 epoch", "2,000 epochs". */
export const counted = (n: number, noun: string): string =>
  `${n.toLocaleString("en")} ${nounOf(n, noun)}`;

/** The noun alone, in the number that a count asks for: "epoch", "epochs". */
export const nounOf = (n: number, noun: string): string => (Math.abs(n) === 1 ? noun : `${noun}s`);
