import assert from 'node:assert/strict';
import { test } from 'node:test';

/** What the console and noVNC ask of a browser when they are loaded. */
Object.assign(globalThis, {
  window: globalThis,
  navigator: { platform: '', userAgent: '', maxTouchPoints: 0 },
  addEventListener: () => undefined,
  document: {
    documentElement: {},
    createElement: () => ({ style: {}, getContext: () => null }),
    createTreeWalker: () => ({}),
    addEventListener: () => undefined,
  },
  ResizeObserver: class {},
  MutationObserver: class {},
  WebSocket: class {},
});

test('a console that may no longer be operated releases what is down before it falls silent', async () => {
  const { ConsoleView } = await import('../src/session/console.js');
  const log: string[] = [];
  const view = new ConsoleView() as unknown as { rfb: object; active: boolean; updated(changed: Map<string, unknown>): void };
  let viewOnly = true;
  view.rfb = {
    get viewOnly() {
      return viewOnly;
    },
    set viewOnly(now: boolean) {
      viewOnly = now;
      log.push(`viewOnly ${now}`);
    },
    releaseAll: () => log.push('releaseAll'),
  };
  view.active = true;
  view.updated(new Map([['active', false]]));
  assert.deepEqual(log, ['viewOnly false']);
  view.active = false;
  view.updated(new Map([['active', true]]));
  assert.deepEqual(log, ['viewOnly false', 'releaseAll', 'viewOnly true']);
});
