/** What passes between a page, its pop-outs and the link's worker. */
import type { Quality } from './session.js';

export type State = 'connecting' | 'up' | 'lost' | 'ended';

/** The page to the worker, on the worker's own port. */
export type ToWorker =
  /** A channel: whoever has the other end of `port` uses it, and the page can end it by its `id`. */
  | { op: 'channel'; id: number; name: string; parameters: Record<string, string>; port: MessagePort }
  | { op: 'end'; id: number }
  /** The page, or a window of it, is in sight; also the answer to `alive`. */
  | { op: 'page'; visible: boolean }
  | { op: 'close' };

/** The worker to the page. */
export type FromWorker =
  | { op: 'state'; state: Exclude<State, 'connecting' | 'ended'> }
  | { op: 'ended'; id: string; reason: string }
  | { op: 'quality'; quality: Quality }
  /** Is the main thread there? Answered with `page`. */
  | { op: 'alive' };

/** A window to the worker, on a channel's port. */
export type ToChannel =
  | { op: 'send'; bytes: Uint8Array }
  /** The oldest delivered frame, of so many bytes, is done with. */
  | { op: 'consumed'; bytes: number }
  | { op: 'close' };

/** The worker to a window, on a channel's port. */
export type FromChannel =
  | { op: 'opened' }
  | { op: 'refused'; id: string; words: string }
  | { op: 'received'; bytes: Uint8Array }
  | { op: 'closed'; reason: string };
