/**
 * Work that reports by calls, as an async generator: gives the latest report whenever there is a
 * new one, and returns what the work returns. A consumer that is slow misses reports, and holds
 * nothing up.
 */
export async function* withProgress<Report, Result>(
  work: (report: (report: Report) => void) => Promise<Result>,
): AsyncGenerator<Report, Result, undefined> {
  let latest: { report: Report } | undefined;
  let wake = () => {};
  const result = work((report) => {
    latest = { report };
    wake();
  });
  const settled = result.then(
    () => "settled" as const,
    () => "settled" as const,
  );
  for (;;) {
    if (latest) {
      const { report } = latest;
      latest = undefined;
      yield report;
      continue;
    }
    const reported = new Promise<"reported">((resolve) => {
      wake = () => resolve("reported");
    });
    if ((await Promise.race([settled, reported])) === "settled") return await result;
  }
}
