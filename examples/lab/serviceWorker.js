// Keeps the page for times without a network, and isolates it across origins, which a static host
// does not: then training has threads. `offline.ts` fills in the two names below.
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
  event.respondWith((built ? keptOr(request) : freshOr(request)).then(isolated));
});

/** A response that may be part of an isolated page. */
function isolated({ body, status, statusText, headers }) {
  const answer = new Response(body, { status, statusText, headers });
  answer.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  answer.headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return answer;
}

/** What is too large to be kept on the first visit is kept when it is first asked for. */
async function keptOr(request) {
  const found = await caches.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(kept)).put(request, response.clone());
  return response;
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
