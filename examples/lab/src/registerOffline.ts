/**
 * After the first visit the page works without a network: a service worker keeps it. Not while
 * developing.
 */
export function registerOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Not before the page stands: keeping everything must not delay what is shown first.
  // Where storage is blocked it fails, and the page works all the same.
  const register = () => navigator.serviceWorker.register("./serviceWorker.js").catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
