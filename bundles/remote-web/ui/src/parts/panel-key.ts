import { asPanel, post } from '../api.js';

const DATABASE = 'scangate-panel';
const STORE = 'key';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const NAME = 'scangate-panel-id';

/** The id under which this tablet is enrolled; null when it is not. */
export const panelId = (): string | null => localStorage.getItem(NAME);

/** Makes a key that never leaves this browser, and enrols it with a code of site IT's; gives the panel's id. */
export async function enrolPanel(code: string): Promise<string> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const key = base64(await crypto.subtle.exportKey('spki', pair.publicKey));
  const { panel } = await post<{ panel: string }>('/api/panel/enrol', { code, key });
  await keep(pair.privateKey);
  localStorage.setItem(NAME, panel);
  return panel;
}

/** Who does something at a panel: of those checked in, with badge or PIN where it is asked for. */
export interface Who {
  by: string;
  secret: string;
}

/** Something that somebody does at the panel. */
export interface Order {
  action: string;
  scanner?: string;
  reason?: string;
  whom?: string;
}

/** Says that this page is the panel's, so that it may look, stop and hold with nobody signed in. */
export async function openPanel(): Promise<void> {
  const { panel, challenge, signature } = await signed(['open']);
  const { token } = await post<{ token: string }>('/api/panel/open', { panel, challenge, signature });
  asPanel(token);
}

/**
 * Does something that needs somebody on site, signed by this panel.
 *
 * @param me id of who is signed in, empty for nobody
 */
export async function act(order: Order, who: Who, me: string): Promise<void> {
  const { action, scanner = '', reason = '', whom = '' } = order;
  const signature = await signed([action, scanner, who.by === '' ? me : who.by, reason, whom]);
  await post('/api/on-site/act', { action, scanner, reason, whom, ...who, ...signature });
}

async function signed(lines: string[]): Promise<{ panel: string; challenge: string; signature: string }> {
  const { challenge } = await post<{ challenge: string }>('/api/panel/challenge');
  const key = await kept();
  const said = new TextEncoder().encode([challenge, ...lines].join('\n'));
  const signature = key === null ? '' : base64(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, said));
  return { panel: panelId() ?? '', challenge, signature };
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(DATABASE));
  });
}

async function keep(key: CryptoKey): Promise<void> {
  const database = await open();
  await new Promise<void>((resolve, reject) => {
    const change = database.transaction(STORE, 'readwrite');
    change.objectStore(STORE).put(key, STORE);
    change.oncomplete = () => resolve();
    change.onerror = () => reject(change.error ?? new Error(STORE));
  });
  database.close();
}

async function kept(): Promise<CryptoKey | null> {
  const database = await open();
  const key = await new Promise<CryptoKey | null>((resolve, reject) => {
    const request = database.transaction(STORE).objectStore(STORE).get(STORE);
    request.onsuccess = () => resolve((request.result as CryptoKey | undefined) ?? null);
    request.onerror = () => reject(request.error ?? new Error(STORE));
  });
  database.close();
  return key;
}
