/**
 * The dedicated worker that holds a link: both sockets, heartbeats, rejoining. It goes on when the page is hidden, and
 * serves the page and its pop-outs each through a port of its own, so that no window depends on another's main thread.
 */
import { WorkerSide } from './worker-side.js';
import type { FromWorker, ToWorker } from './messages.js';
import type { Reply, Socket } from './connection.js';

/** The part of a dedicated worker's global scope that is used; the page's types know it not. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: 'online', run: () => void): void;
  postMessage(message: FromWorker): void;
  close(): void;
}

const scope = globalThis as unknown as Scope;

async function post(path: string, timeoutMillis: number): Promise<Reply> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMillis);
  try {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
      signal: abort.signal,
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

function socket(path: string, subprotocol: string): Socket {
  const made = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')), subprotocol);
  made.binaryType = 'arraybuffer';
  // Only its event handlers' types are wider than what is used.
  return made as unknown as Socket;
}

const side = new WorkerSide(
  {
    now: () => performance.now(),
    random: () => Math.random(),
    setTimer: (run, millis) => setTimeout(run, millis) as unknown as number,
    clearTimer: (timer) => clearTimeout(timer),
    post,
    socket,
  },
  (message) => scope.postMessage(message),
);
scope.onmessage = ({ data }) => {
  side.heard(data);
  if (data.op === 'close') {
    // The goodbye is on its way out of this thread; the sockets close after it.
    setTimeout(() => scope.close(), 1000);
  }
};
scope.addEventListener('online', () => side.online());
void side.start();
