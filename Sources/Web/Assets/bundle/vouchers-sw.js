// Keeps the vouchers that were opened, and nothing else, for when there is no connection. Served at /me/vouchers-sw.js, scope /me/vouchers.
'use strict'
const store = 'vouchers-1'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('vouchers-') && name !== store) await caches.delete(name)
  await self.clients.claim()
  // The page that installed this is kept too, with what it needs.
  for (const client of await self.clients.matchAll({ type: 'window' })) await page(new Request(client.url)).catch(() => undefined)
})()))

self.addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (/^\/me\/vouchers(\/\d+)?$/.test(pathname)) event.respondWith(page(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

// Fresh while there is a connection; whoever is signed out finds nothing of the one before.
async function page(request) {
  const cache = await caches.open(store), answer = await fetch(request).catch(() => undefined)
  if (answer?.ok && !answer.redirected) {
    await cache.put(request.url, answer.clone())
    const html = await answer.clone().text()
    for (const path of new Set(html.match(/\/assets\/[\w.-]+/g))) await asset(new Request(path)).catch(() => undefined)
  } else if (answer && answer.status < 500) await caches.delete(store)
  if (answer && answer.status < 500) return answer
  const kept = await cache.match(request.url)
  if (!kept) return answer ?? Response.error()
  const html = (await kept.text()).replace('<html ', '<html data-stale ')
  const headers = ['content-type', 'content-security-policy'].map(name => [name, kept.headers.get(name)])
  return new Response(html, { headers })
}

// Names carry a hash: what is kept never changes.
async function asset(request) {
  const cache = await caches.open(store), kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
