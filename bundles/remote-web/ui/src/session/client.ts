import type { SessionState } from '../types.js';
import type { Channel } from './channel.js';
import type { LinkState } from './resume.js';

/** How the link did of late; null where nothing was measured yet. */
export interface Quality {
  roundTripMicros: number | null;
  jitterMicros: number | null;
  silentMillis: number;
}

/** What a session needs of a link. */
export interface Wire {
  readonly state: LinkState;
  readonly quality: Quality | null;
  onchange: (() => void) | null;
  channel(name: string, parameters: Record<string, string>): Promise<Channel>;
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
  | { op: 'measure'; inputToUpdateMicros: number };

const TOUCH_EVERY_MILLIS = 30_000;

/**
 * One session at one scanner over one link. Fires `changed` when state, link or quality changed, `answer` with an
 * Answer, and `ended` with the reason when it is over for good.
 */
export class SessionClient extends EventTarget {
  state: SessionState | null = null;
  /** The appliance's own measure of input to update; null while not in control. */
  applianceMicros: number | null = null;
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

  /** Opens a link and on it a session at a scanner. */
  static async open(makeWire: () => Promise<Wire>, scanner: string): Promise<SessionClient> {
    const wire = await makeWire();
    try {
      return new SessionClient(wire, await wire.channel('session', { scanner }));
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  get link(): LinkState {
    return this.wire.state;
  }

  get quality(): Quality | null {
    return this.wire.quality;
  }

  get holdsControl(): boolean {
    return this.state?.you.holdsControl ?? false;
  }

  /** A fresh RFB stream of a display. */
  console(display: string): Promise<Channel> {
    return this.wire.channel('console', { session: this.state?.session ?? '', display });
  }

  askControl(): void {
    this.say({ op: 'control.request' });
  }

  releaseControl(): void {
    this.say({ op: 'control.release' });
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

  private received(bytes: Uint8Array): void {
    const message = JSON.parse(new TextDecoder().decode(bytes)) as Incoming;
    switch (message.op) {
      case 'state':
        this.state = message;
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
    }
    this.changed();
  }

  private wireChanged(): void {
    this.changed();
    if (this.wire.state === 'ended') {
      this.end('');
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
