import { post } from '../api.js';

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

/** Does something that needs somebody on site, signed by this panel. */
export async function act(person: string, scanner: string, action: string, reason = '', whom = ''): Promise<void> {
  const { challenge } = await post<{ challenge: string }>('/api/panel/challenge');
  const said = [challenge, action, scanner, person, reason, whom].join('\n');
  const key = await kept();
  const signature =
    key === null
      ? ''
      : base64(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(said)));
  await post('/api/on-site/act', { scanner, action, reason, whom, panel: panelId() ?? '', challenge, signature });
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
