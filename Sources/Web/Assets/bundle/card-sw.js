// Keeps the membership card, and nothing else, for when there is no connection. Served at /me/card-sw.js, scope /me/card.
'use strict'
const store = 'card-1', page = '/me/card'

// The first visit is enough: the card and what it needs are kept while this is installed.
self.addEventListener('install', event => event.waitUntil((async () => {
  const answer = await fetch(page)
  if (!answer.ok || answer.redirected) throw new Error('no card')
  const cache = await caches.open(store), html = await answer.clone().text()
  await cache.addAll(new Set(html.match(/\/assets\/[\w.-]+/g)))
  await cache.put(page, answer)
  await self.skipWaiting()
})()))

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('card-') && name !== store) await caches.delete(name)
  await self.clients.claim()
})()))

self.addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname === page) event.respondWith(card(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

// Fresh while there is a connection. Whoever is signed out is sent elsewhere, and no card stays behind for the next person;
// signing out itself clears the site's storage.
async function card(request) {
  const cache = await caches.open(store), answer = await fetch(request).catch(() => undefined)
  if (answer?.ok && !answer.redirected) await cache.put(page, answer.clone())
  else if (answer && answer.status < 500) await cache.delete(page)
  if (answer && answer.status < 500) return answer
  const kept = await cache.match(page)
  if (!kept) return answer ?? Response.error()
  const html = (await kept.text()).replace('<html ', '<html data-stale ') // the style sheet then shows what says so
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
