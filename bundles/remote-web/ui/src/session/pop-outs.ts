import { type ChannelPort, LinkChannel } from '../link/link.js';
import type { Channel } from './channel.js';
import { type DrawAct, type DrawingNews, Drawings } from './drawings.js';
import type { WindowView } from './frame.js';

/** A display's own window says it is loaded; to its opener. */
export interface Ready {
  scangate: 'ready';
}

/** The opener's answer; carries the window's port. */
export interface Hello {
  scangate: 'hello';
  display: string;
  heading: string;
}

export type ToWindow =
  | { op: 'view'; view: WindowView }
  /** `afresh`: what was there before is gone. */
  | { op: 'drawings'; news: DrawingNews; afresh: boolean }
  /** Carries the port of a fresh channel, straight from the link's worker. */
  | { op: 'stream' }
  /** There is no session to open a channel in, just now. */
  | { op: 'none' };

export type ToMain =
  | { op: 'open' }
  | { op: 'visible'; visible: boolean }
  | { op: 'draw'; act: DrawAct }
  | { op: 'drawing'; drawing: boolean }
  | { op: 'answer'; handOver: boolean }
  | { op: 'ask'; phantom: string }
  | { op: 'release' | 'stop' | 'touched' };

/** What the main window does for its pop-outs. */
export interface PopOutHost {
  /** Null while there is no session. */
  console(display: string): ChannelPort | null;
  view(): WindowView | null;
  ask(phantom: string): void;
  answer(handOver: boolean): void;
  release(): void;
  stop(): void;
  touched(): void;
  /** All that is drawn now; null while there is no session. */
  drawings(): DrawingNews | null;
  draw(act: DrawAct): void;
  drawing(drawing: boolean): void;
  /** A window came, went, was hidden or shown. */
  changed(): void;
}

interface PopOut {
  window: Window;
  heading: string;
  port: MessagePort | null;
  visible: boolean;
  stream: ChannelPort | null;
}

const LOOK_MILLIS = 500;

/** The displays that are in windows of their own; their streams go over the main window's one link. */
export class PopOuts {
  private readonly windows = new Map<string, PopOut>();
  private timer = 0;
  private readonly heard = (event: MessageEvent<Ready>): void => this.message(event);

  constructor(private readonly host: PopOutHost) {}

  has(display: string): boolean {
    return this.windows.has(display);
  }

  anyVisible(): boolean {
    return [...this.windows.values()].some((it) => it.visible);
  }

  /** False when the browser blocked the window. */
  open(scanner: string, display: string, heading: string): boolean {
    const made = window.open('/display', `scangate-${scanner}-${display}`, 'popup,width=1280,height=860');
    if (made === null) {
      return false;
    }
    if (this.windows.size === 0) {
      window.addEventListener('message', this.heard);
      this.timer = window.setInterval(() => this.look(), LOOK_MILLIS);
    }
    this.windows.set(display, { window: made, heading, port: null, visible: true, stream: null });
    this.host.changed();
    return true;
  }

  close(display: string): void {
    const it = this.windows.get(display);
    if (it !== undefined) {
      it.window.close();
      this.forget(display, it);
    }
  }

  closeAll(): void {
    [...this.windows.keys()].forEach((display) => this.close(display));
  }

  publish(view: WindowView): void {
    this.windows.forEach((it) => tell(it, { op: 'view', view }));
  }

  /** Hands on what is new, or with `afresh` all there is. */
  draw(news: DrawingNews, afresh: boolean): void {
    this.windows.forEach((it) => tell(it, { op: 'drawings', news, afresh }));
  }

  private look(): void {
    for (const [display, it] of [...this.windows]) {
      if (it.window.closed) {
        this.forget(display, it);
      }
    }
  }

  private forget(display: string, it: PopOut): void {
    drop(it);
    this.windows.delete(display);
    if (this.windows.size === 0) {
      window.removeEventListener('message', this.heard);
      clearInterval(this.timer);
    }
    this.host.changed();
  }

  private message(event: MessageEvent<Ready>): void {
    if (event.origin !== location.origin || event.data.scangate !== 'ready') {
      return;
    }
    for (const [display, it] of this.windows) {
      if (event.source === it.window) {
        this.greet(display, it);
      }
    }
  }

  private greet(display: string, it: PopOut): void {
    drop(it);
    const { port1, port2 } = new MessageChannel();
    it.port = port1;
    port1.onmessage = (event: MessageEvent<ToMain>) => this.asked(display, it, event.data);
    const hello: Hello = { scangate: 'hello', display, heading: it.heading };
    it.window.postMessage(hello, location.origin, [port2]);
    const view = this.host.view();
    if (view !== null) {
      tell(it, { op: 'view', view });
    }
    const drawings = this.host.drawings();
    if (drawings !== null) {
      tell(it, { op: 'drawings', news: drawings, afresh: true });
    }
  }

  private asked(display: string, it: PopOut, message: ToMain): void {
    switch (message.op) {
      case 'open':
        this.stream(display, it);
        break;
      case 'visible':
        it.visible = message.visible;
        this.host.changed();
        break;
      case 'answer':
        this.host.answer(message.handOver);
        break;
      case 'ask':
        this.host.ask(message.phantom);
        break;
      case 'release':
        this.host.release();
        break;
      case 'stop':
        this.host.stop();
        break;
      case 'touched':
        this.host.touched();
        break;
      case 'draw':
        this.host.draw(message.act);
        break;
      case 'drawing':
        this.host.drawing(message.drawing);
        break;
    }
  }

  private stream(display: string, it: PopOut): void {
    it.stream?.close();
    it.stream = this.host.console(display);
    if (it.stream === null) {
      tell(it, { op: 'none' });
    } else {
      it.port?.postMessage({ op: 'stream' } satisfies ToWindow, [it.stream.port]);
    }
  }
}

function tell(it: PopOut, message: ToWindow): void {
  it.port?.postMessage(message);
}

function drop(it: PopOut): void {
  it.port?.close();
  it.port = null;
  it.stream?.close();
  it.stream = null;
}

/** The pop-out's side of the port. */
export class MainWindow {
  private waiting: (port: MessagePort | undefined) => void = () => undefined;
  readonly drawings = new Drawings();

  constructor(
    private readonly port: MessagePort,
    private readonly onview: (view: WindowView) => void,
  ) {
    port.onmessage = (event: MessageEvent<ToWindow>) => this.heard(event.data, event.ports);
  }

  tell(message: Exclude<ToMain, { op: 'open' }>): void {
    this.port.postMessage(message satisfies ToMain);
  }

  /** A fresh RFB stream of this window's display. */
  console(): Promise<Channel> {
    return new Promise<MessagePort | undefined>((done) => {
      this.waiting = done;
      this.port.postMessage({ op: 'open' } satisfies ToMain);
    }).then((port) => (port === undefined ? Promise.reject(new Error('no session')) : LinkChannel.fromPort(port)));
  }

  private heard(message: ToWindow, ports: readonly MessagePort[]): void {
    if (message.op === 'view') {
      this.onview(message.view);
      return;
    }
    if (message.op === 'drawings') {
      if (message.afresh) {
        this.drawings.clear();
      }
      this.drawings.take(message.news);
      return;
    }
    this.waiting(ports[0]);
  }
}
