/* Lets the pages of the sheet open without a network. What the office answers is always preferred;
   nothing is kept before a page of the sheet asked for it, nor after the person has left. */
"use strict";

const CACHE = "office-sheet";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.origin === self.location.origin && /^\/(visits|static)\//.test(address.pathname);
  if (event.request.method === "GET" && ours) event.respondWith(answer(event.request));
});

async function answer(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected && !/\/photos\//.test(request.url)) await renew(request, fresh.clone());
    return fresh;
  } catch (fault) {
    if (request.headers.get("X-Sheet") === "fresh") throw fault;
    const kept = await caches.match(request, { ignoreVary: true, cacheName: CACHE });
    return kept ?? nothing(request);
  }
}

async function renew(request, fresh) {
  if (!(await caches.has(CACHE))) return;
  const cache = await caches.open(CACHE);
  if (await cache.match(request, { ignoreVary: true })) await cache.put(request, fresh);
}

function nothing(request) {
  if (request.mode !== "navigate") return Response.error();
  const says = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>离线</title><p>没有网络，这一页没有保存在本机。请返回上一页。</p>';
  return new Response(says, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
