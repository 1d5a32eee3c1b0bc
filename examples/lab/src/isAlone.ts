/**
 * Whether no other tab of this browser shows the lab. While this one is open, the answer is no for
 * the next: a run that one tab trains is not to be resumed in another.
 */
export async function isAlone(): Promise<boolean> {
  try {
    return await new Promise<boolean>((resolve, reject) => {
      navigator.locks
        .request("rote-lab", { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock ? new Promise(() => {}) : undefined; // held as long as the page lives
        })
        .catch(reject);
    });
  } catch {
    return true; // without locks, as without storage, nothing is shared
  }
}
