import type { ChannelPort, Quality } from '../link/link.js';
import type { CallOutWord, SessionState } from '../types.js';
import type { Channel } from './channel.js';
import { type DrawAct, type DrawingNews, Drawings } from './drawings.js';
import type { LinkState } from './resume.js';

/** What a session needs of a link; `Link` is one. */
export interface Wire {
  readonly state: LinkState;
  /** Why it ended; empty before. */
  readonly reason: string;
  readonly quality: Quality | null;
  onchange: (() => void) | null;
  channel(name: string, parameters: Record<string, string>): Promise<Channel>;
  channelPort(name: string, parameters: Record<string, string>): ChannelPort;
  /** Some window of this session is in sight. */
  setVisible(visible: boolean): void;
  close(): void;
}

/** The answer to a request for control. */
export interface Answer {
  granted: boolean;
  reasons: string[];
}

type Incoming =
  | ({ op: 'state' } & SessionState)
  | ({ op: 'control' } & Answer)
  | ({ op: 'drawings' } & DrawingNews)
  | { op: 'notice'; words: string }
  | { op: 'measure'; inputToUpdateMicros: number };

const TOUCH_EVERY_MILLIS = 30_000;

/**
 * One session at one scanner over one link. Fires `changed` when state, link or quality changed, `answer` with an
 * Answer, `drawn` with DrawingNews, `notice` with words, and `ended` with the reason when it is over for good.
 */
export class SessionClient extends EventTarget {
  private current: SessionState | null = null;
  /** The appliance's own measure of input to update; null while not in control. */
  applianceMicros: number | null = null;
  readonly drawings = new Drawings();
  private touchedAt = Number.NEGATIVE_INFINITY;
  private over = false;

  private constructor(
    private readonly wire: Wire,
    private readonly channel: Channel,
  ) {
    super();
    channel.onmessage = (bytes) => this.received(bytes);
    channel.onclose = (reason) => this.end(reason);
    wire.onchange = () => this.wireChanged();
  }

  /** Opens a link and on it a session at a scanner; there when its first state is. */
  static async open(makeWire: () => Promise<Wire>, scanner: string): Promise<SessionClient> {
    const wire = await makeWire();
    try {
      const client = new SessionClient(wire, await wire.channel('session', { scanner }));
      await client.firstState();
      return client;
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  /** @throws Error before the first state has come, which `open` waits for */
  get state(): SessionState {
    if (this.current === null) {
      throw new Error('no state yet');
    }
    return this.current;
  }

  get link(): LinkState {
    return this.wire.state;
  }

  get quality(): Quality | null {
    return this.wire.quality;
  }

  get holdsControl(): boolean {
    return this.state.you.holdsControl;
  }

  /** A channel of this scanner's stop. */
  stopChannel(): Promise<Channel> {
    return this.wire.channel('stop', { scanner: this.state.scanner.id });
  }

  /** A fresh RFB stream of a display. */
  console(display: string): Promise<Channel> {
    return this.wire.state === 'ended'
      ? Promise.reject(new Error(this.wire.reason))
      : this.wire.channel('console', { session: this.state.session, display });
  }

  /** The same for another window; null when the link has ended. */
  consolePort(display: string): ChannelPort | null {
    return this.wire.state === 'ended'
      ? null
      : this.wire.channelPort('console', { session: this.state.session, display });
  }

  /** Asks for control, of a phantom where one is named. */
  askControl(phantom: string): void {
    this.say({ op: 'control.request', phantom });
  }

  /** Gives control back, or takes a request back that waits. */
  releaseControl(): void {
    this.say({ op: this.state.you.waits ? 'control.withdraw' : 'control.release' });
  }

  sayToRoom(word: CallOutWord): void {
    this.say({ op: 'call-out.say', word });
  }

  answerRoom(id: number): void {
    this.say({ op: 'call-out.answer', id });
  }

  /** The word of whoever holds control to whoever asks for it. */
  answerRequest(handOver: boolean): void {
    this.say({ op: handOver ? 'control.hand-over' : 'control.decline' });
  }

  /** Points or draws; while the link is away it is forgotten, not kept for later. */
  draw(act: DrawAct): void {
    if (this.wire.state === 'up') {
      this.say({ op: 'draw', ...act });
    }
  }

  record(start: boolean): void {
    this.say({ op: start ? 'recording.start' : 'recording.stop' });
  }

  /** The person is there; said at most every 30 s. */
  touch(now: number): void {
    if (now - this.touchedAt >= TOUCH_EVERY_MILLIS) {
      this.touchedAt = now;
      this.say({ op: 'touch' });
    }
  }

  setVisible(visible: boolean): void {
    this.wire.setVisible(visible);
  }

  close(): void {
    this.over = true;
    this.channel.close();
    this.wire.onchange = null;
    this.wire.close();
  }

  private firstState(): Promise<void> {
    return new Promise((done, failed) => {
      const look = (): void => {
        if (this.current !== null) {
          this.removeEventListener('changed', look);
          done();
        }
      };
      this.addEventListener('changed', look);
      this.addEventListener('ended', (event) => failed(new Error((event as CustomEvent<string>).detail)), { once: true });
    });
  }

  private received(bytes: Uint8Array): void {
    const message = JSON.parse(new TextDecoder().decode(bytes)) as Incoming;
    switch (message.op) {
      case 'state':
        this.current = message;
        if (!message.you.holdsControl) {
          this.applianceMicros = null;
        }
        break;
      case 'measure':
        this.applianceMicros = message.inputToUpdateMicros;
        break;
      case 'control':
        this.dispatchEvent(new CustomEvent<Answer>('answer', { detail: message }));
        break;
      case 'notice':
        this.dispatchEvent(new CustomEvent<string>('notice', { detail: message.words }));
        return;
      case 'drawings':
        this.drawings.take(message);
        this.dispatchEvent(new CustomEvent<DrawingNews>('drawn', { detail: message }));
        return;
    }
    this.changed();
  }

  private wireChanged(): void {
    this.changed();
    if (this.wire.state === 'ended') {
      this.end(this.wire.reason);
    }
  }

  private end(reason: string): void {
    if (!this.over) {
      this.over = true;
      this.wire.onchange = null;
      this.dispatchEvent(new CustomEvent<string>('ended', { detail: reason }));
      this.wire.close();
    }
  }

  private changed(): void {
    this.dispatchEvent(new Event('changed'));
  }

  private say(message: object): void {
    this.channel.send(new TextEncoder().encode(JSON.stringify(message)));
  }
}
