// Keeps the membership card, and nothing else, for when there is no connection. Served at /me/card-sw.js, scope /me/card.
'use strict'
const store = 'card-2'
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('card-') && name !== store) await caches.delete(name)
  await self.clients.claim()
})()))
self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url), page = url.pathname === '/me/card'
  if (request.method !== 'GET' || url.origin !== location.origin || !(page || url.pathname.startsWith('/assets/'))) return
  event.respondWith(page ? card(request) : asset(request))
})
// Signing out answers with Clear-Site-Data or a redirect; either way no card stays behind for the next person.
async function card(request) {
  const cache = await caches.open(store)
  try {
    const answer = await fetch(request)
    if (answer.ok && !answer.redirected) await cache.put('/me/card', answer.clone())
    else if (answer.status !== 503) await cache.delete('/me/card')
    return answer
  } catch {
    const kept = await cache.match('/me/card')
    if (!kept) return Response.error()
    const html = (await kept.text()).replace('<html ', '<html data-stale ') // the style sheet shows what is marked for that
    return new Response(html, { headers: kept.headers })
  }
}
async function asset(request) {
  const cache = await caches.open(store), kept = await cache.match(request)
  if (kept) return kept // names carry a hash: what is kept never changes
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
