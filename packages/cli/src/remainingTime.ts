import { duration } from "./inWords.ts";

/** "12 %, about 3 min left": what is left of work that takes its time evenly. */
export function remainingTime(seconds: number, share: number): string {
  const percent = `${Math.floor(100 * share)} %`;
  if (share <= 0.01 || seconds < 2) return percent;
  const left = (seconds * (1 - share)) / share;
  return `${percent}, about ${duration(left)} left`;
}
