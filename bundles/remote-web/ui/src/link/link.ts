/** A page's link to the appliance, and its channels. */
import type { FromChannel, FromWorker, State, ToChannel, ToWorker } from './messages.js';
import { MAX_PAYLOAD_BYTES } from './protocol.js';
import type { Quality } from './session.js';

export type { Quality, State };

/** The channel, or the link, was refused: `id` for programs, the message for the person. */
export class LinkRefused extends Error {
  constructor(
    readonly id: string,
    words: string,
  ) {
    super(words);
  }
}

/** One byte channel: frames in order, each once. What comes before `onmessage` is set waits for it. */
export class LinkChannel {
  /** Told when the channel has ended; not after `close`. */
  onclose: ((reason: string) => void) | null = null;
  private listener: ((bytes: Uint8Array) => void) | null = null;
  private readonly early: Uint8Array[] = [];
  private over = false;

  private constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<FromChannel>) => this.heard(data);
  }

  /**
   * Takes over a port of `Link.channelPort`, in whatever window it has arrived.
   *
   * @throws LinkRefused when the appliance does not open the channel
   */
  static fromPort(port: MessagePort): Promise<LinkChannel> {
    return new Promise((done, failed) => {
      port.onmessage = ({ data }: MessageEvent<FromChannel>) => {
        switch (data.op) {
          case 'opened':
            done(new LinkChannel(port));
            break;
          case 'refused':
            failed(new LinkRefused(data.id, data.words));
            break;
          case 'closed':
            failed(new LinkRefused('link.ended', data.reason));
            break;
          case 'received':
            break;
        }
      };
    });
  }

  get onmessage(): ((bytes: Uint8Array) => void) | null {
    return this.listener;
  }

  set onmessage(listener: ((bytes: Uint8Array) => void) | null) {
    this.listener = listener;
    while (this.listener !== null && this.early.length > 0) {
      this.give(this.early.shift() as Uint8Array);
    }
  }

  /** Sends one frame of 1 to 65,536 bytes; the bytes are copied. */
  send(bytes: Uint8Array): void {
    if (bytes.length === 0 || bytes.length > MAX_PAYLOAD_BYTES) {
      throw new RangeError(`a frame of ${bytes.length} bytes; 1 to ${MAX_PAYLOAD_BYTES} are allowed`);
    }
    if (!this.over) {
      const own = bytes.slice();
      this.port.postMessage({ op: 'send', bytes: own } satisfies ToChannel, [own.buffer]);
    }
  }

  close(): void {
    if (!this.over) {
      this.over = true;
      this.early.length = 0;
      this.port.postMessage({ op: 'close' } satisfies ToChannel);
    }
  }

  private heard(message: FromChannel): void {
    if (this.over) {
      return;
    }
    if (message.op === 'received') {
      if (this.listener === null) {
        this.early.push(message.bytes);
      } else {
        this.give(message.bytes);
      }
    } else if (message.op === 'closed') {
      this.over = true;
      this.port.close();
      this.onclose?.(message.reason);
    }
  }

  /** Only what the listener has had opens the sender's window again: a slow page bounds what waits for it. */
  private give(bytes: Uint8Array): void {
    const consumed = bytes.length;
    try {
      this.listener?.(bytes);
    } finally {
      this.port.postMessage({ op: 'consumed', bytes: consumed } satisfies ToChannel);
    }
  }
}

/** A channel for another window: post `port` there, and close it from here when that window is gone. */
export interface ChannelPort {
  readonly port: MessagePort;
  close(): void;
}

export class Link {
  /** Told after `state` or `quality` has changed. */
  onchange: (() => void) | null = null;
  private currentState: State = 'connecting';
  private currentQuality: Quality | null = null;
  private currentReason = '';
  private visible = document.visibilityState === 'visible';
  private visibilityIsSet = false;
  private channels = 0;
  private started: { done: () => void; failed: (error: LinkRefused) => void } | null = null;
  private readonly watch = (): void => this.lookVisible();

  private constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.heard(data);
    worker.onerror = () => this.ended('network', 'the worker of the link did not start');
    document.addEventListener('visibilitychange', this.watch);
    this.sayPage();
  }

  /**
   * Opens a link with this page's sign-in.
   *
   * @param workerUrl where the bundled link.worker is served
   * @throws LinkRefused when there is none to be had
   */
  static open(workerUrl: string): Promise<Link> {
    return new Promise((done, failed) => {
      const link = new Link(new Worker(workerUrl, { type: 'module', name: 'scangate-link' }));
      link.started = { done: () => done(link), failed };
    });
  }

  get state(): State {
    return this.currentState;
  }

  /** Why it ended; empty before. */
  get reason(): string {
    return this.currentReason;
  }

  /** As sampled four times a second. */
  get quality(): Quality | null {
    return this.currentQuality;
  }

  /** Opens a channel for this window. */
  channel(name: string, parameters: Record<string, string>): Promise<LinkChannel> {
    return LinkChannel.fromPort(this.channelPort(name, parameters).port);
  }

  /** Opens a channel for any window of this origin, which takes it up with `LinkChannel.fromPort`. */
  channelPort(name: string, parameters: Record<string, string>): ChannelPort {
    const { port1, port2 } = new MessageChannel();
    const id = ++this.channels;
    this.say({ op: 'channel', id, name, parameters, port: port2 }, [port2]);
    return { port: port1, close: () => this.say({ op: 'end', id }) };
  }

  /** Some window of this page is in sight. Without this call the page's own visibility counts. */
  setVisible(visible: boolean): void {
    this.visibilityIsSet = true;
    this.visible = visible;
    this.sayPage();
  }

  /** Says goodbye; every channel ends. */
  close(): void {
    if (this.currentState !== 'ended') {
      this.say({ op: 'close' });
      this.finish('the window was closed');
    }
  }

  private heard(message: FromWorker): void {
    switch (message.op) {
      case 'state':
        this.currentState = message.state;
        this.started?.done();
        this.started = null;
        this.onchange?.();
        break;
      case 'quality':
        this.currentQuality = message.quality;
        this.onchange?.();
        break;
      case 'alive':
        this.sayPage();
        break;
      case 'ended':
        this.ended(message.id, message.reason);
        break;
    }
  }

  private ended(id: string, reason: string): void {
    if (this.currentState !== 'ended') {
      this.finish(reason);
      this.worker.terminate();
      this.started?.failed(new LinkRefused(id, reason));
      this.started = null;
      this.onchange?.();
    }
  }

  private finish(reason: string): void {
    this.currentState = 'ended';
    this.currentReason = reason;
    document.removeEventListener('visibilitychange', this.watch);
  }

  private lookVisible(): void {
    if (!this.visibilityIsSet) {
      this.visible = document.visibilityState === 'visible';
      this.sayPage();
    }
  }

  private sayPage(): void {
    this.say({ op: 'page', visible: this.visible });
  }

  private say(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }
}
