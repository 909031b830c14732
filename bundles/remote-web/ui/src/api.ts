import { words } from './words.js';

/** A refusal or failure, with words for the person. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly id: string,
    message: string,
  ) {
    super(message);
  }
}

/** Fired on `window` when something was refused, perhaps because the sign-in is over. */
export const SIGNED_OUT = 'scangate-signed-out';

let panelToken = '';

/** From now on calls say that this page is an enrolled panel's. */
export const asPanel = (token: string): void => {
  panelToken = token;
};

/**
 * Calls the appliance with JSON.
 *
 * @param withinMillis gives up after that long
 * @throws Problem always this, whatever went wrong
 */
export async function call<T>(method: string, path: string, body?: unknown, withinMillis?: number): Promise<T> {
  return exchange(path, {
    method,
    ...(withinMillis === undefined ? {} : { signal: AbortSignal.timeout(withinMillis) }),
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function exchange<T>(path: string, how: RequestInit): Promise<T> {
  const response = await answer(path, how);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function answer(path: string, how: RequestInit): Promise<Response> {
  let response: Response;
  try {
    const known = how.headers as Record<string, string> | undefined;
    const headers = panelToken === '' ? { ...known } : { ...known, 'Scangate-Panel': panelToken };
    response = await fetch(path, { ...how, headers, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new Problem(0, 'network', words.errors.network);
  }
  if (response.ok || response.status === 304) {
    return response;
  }
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.startsWith('/api/sign-in') && path !== '/api/me') {
    window.dispatchEvent(new Event(SIGNED_OUT));
  }
  throw problem;
}

export const get = <T>(path: string, withinMillis?: number): Promise<T> => call<T>('GET', path, undefined, withinMillis);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);

/** Sends bytes as they are. */
export const postBytes = <T>(path: string, bytes: ArrayBuffer): Promise<T> =>
  exchange(path, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: bytes });

/** Asks for bytes. */
export async function getBytes(path: string): Promise<ArrayBuffer> {
  try {
    return await (await answer(path, { method: 'GET' })).arrayBuffer();
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(0, 'network', words.errors.network);
  }
}

/** Words to show for anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Problem ? error.message : words.errors.unexpected(0);
}

/**
 * Asks again for what is there already: null when it is the same still (RFC 9110 13.1.2).
 *
 * @param tag the ETag of what is there; empty: nothing
 */
export async function getIfChanged<T>(path: string, tag: string): Promise<{ tag: string; value: T } | null> {
  const response = await answer(path, { method: 'GET', headers: tag === '' ? {} : { 'If-None-Match': tag } });
  return response.status === 304 ? null : { tag: response.headers.get('ETag') ?? '', value: (await response.json()) as T };
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const { error } = (await response.json()) as { error: { id: string; words: string } };
    return new Problem(response.status, error.id, error.words);
  } catch {
    return new Problem(response.status, 'unexpected', words.errors.unexpected(response.status));
  }
}
