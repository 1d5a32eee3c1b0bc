// Keeps the page for times without a network. `offline.ts` fills in the two names below.
const files = __FILES__;
const kept = `rote-lab-${__VERSION__}`;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(kept);
    await cache.addAll(files);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("rote-lab-") && name !== kept);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// Files of the build have their content in their name: the kept one is the right one. Pages and
// data may have changed: the network first.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  const built = new URL(request.url).pathname.includes("/assets/");
  event.respondWith(built ? keptOr(request) : freshOr(request));
});

async function keptOr(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function freshOr(request) {
  const cache = await caches.open(kept);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const found = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
    throw error;
  }
}
