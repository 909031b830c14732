/**
 * Keeps the panel's page and the UI's files on the tablet, so that a tablet that is started anew while the appliance is
 * off still shows what to do. Served by the on-site listener only. What the appliance says (under /api/) is never kept
 * and never answered here: the page keeps its own last view and says how old it is.
 */
import { fromAppliance } from './parts/from-appliance.js';

declare const KEPT_FILES: string[];
declare const KEPT_AS: string;

const PAGE = '/panel';
/** An appliance that hangs is one that does not answer. */
const ANSWER_MILLIS = 2000;

/** The part of a service worker's global scope that is used; the page's types know it not. */
interface Waits extends Event {
  waitUntil(what: Promise<unknown>): void;
}

interface Fetches extends Waits {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  addEventListener(type: 'install' | 'activate', run: (event: Waits) => void): void;
  addEventListener(type: 'fetch', run: (event: Fetches) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

const scope = globalThis as unknown as Scope;

/** All or nothing: a page without its code is worth nothing. */
async function keep(): Promise<void> {
  const kept = await caches.open(KEPT_AS);
  await kept.addAll([PAGE, ...KEPT_FILES]);
  await scope.skipWaiting();
}

async function clear(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name !== KEPT_AS);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function keptOr(path: string, otherwise: () => Promise<Response>): Promise<Response> {
  const kept = await caches.open(KEPT_AS);
  return (await kept.match(path)) ?? otherwise();
}

scope.addEventListener('install', (event) => event.waitUntil(keep()));
scope.addEventListener('activate', (event) => event.waitUntil(clear()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) {
    return;
  }
  if (request.mode === 'navigate' && url.pathname === PAGE) {
    event.respondWith(fromAppliance(() => fetch(request), ANSWER_MILLIS, () => keptOr(PAGE, () => fetch(request))));
  } else if (KEPT_FILES.includes(url.pathname)) {
    event.respondWith(keptOr(url.pathname, () => fetch(request)));
  }
});
