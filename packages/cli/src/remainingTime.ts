/** "12 %, about 3 min left": what is left of work that takes its time evenly. */
export function remainingTime(seconds: number, share: number): string {
  const percent = `${Math.floor(100 * share)} %`;
  if (share <= 0.01 || seconds < 2) return percent;
  const left = (seconds * (1 - share)) / share;
  const time = left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`;
  return `${percent}, about ${time} left`;
}
