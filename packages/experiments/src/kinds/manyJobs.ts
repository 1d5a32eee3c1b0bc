/** Each is read, hashed and planned before the first begins. */
export const MOST_RUNS = 100_000;
/** After so many specifications events are looked at: about a tenth of a second. */
export const RUNS_A_TURN = 500;
