import type { Channel } from './channel.js';

/** `{"op":"state"}` of the stop channel. */
export interface StopState {
  available: boolean;
  /** Why nothing can be granted; with `available: false` why pressing does nothing. */
  words: string;
  stop?: 'disarmed' | 'armed' | 'tripped' | 'fault';
  granted?: boolean;
  simulated?: boolean;
  confirmed?: boolean;
  held?: boolean;
  patientCall?: string;
  /** No proof test of the relay has passed within the last 30 days. */
  proofOverdue?: boolean;
  alarms?: string[];
  trip?: { cause: string; by: string; at: string };
}

/** A press of this page, and how far it is; times in milliseconds. */
export interface Press {
  id: string;
  pressedAt: number;
  /** Until the appliance had it; null before. */
  sent: number | null;
  /** At the appliance, until the relay had its coil written. */
  relay: number | null;
  /** At the appliance, until the relay showed the stop. */
  confirmed: number | null;
  /** Shown by a wired feedback; false: by reading the coil back. */
  feedback: boolean;
  /** Why it is not confirmed; empty while it may still be. */
  problem: string;
  /** Nothing was heard of it in time. */
  silent: boolean;
  /** When the circuit tripped that it found or made; empty while it was not seen tripped. */
  tripAt: string;
}

/** Plain data: it goes to pop-outs by message. */
export interface StopView {
  state: StopState | null;
  press: Press | null;
  /** The relay is simulated as far as was ever said: true even while its state is not known. */
  simulated: boolean;
}

type Incoming =
  | ({ op: 'state' } & StopState)
  | { op: 'step'; id: string; step: 'received' | 'written' | 'confirmed' | 'not-confirmed'; micros: number; feedback?: boolean; words?: string };

/** The one key that stops, in every window of a session; it never reaches a console. */
export const STOP_KEY = 'F9';

const SILENT_MILLIS = 1000;

/**
 * The stop of one scanner over its channel. Fires `changed`, and `closed` when the channel has ended. A press that is
 * not confirmed is said again, by the same id, when a new channel comes.
 */
export class Stop extends EventTarget {
  private channel: Channel | null = null;
  private state: StopState | null = null;
  private pressed: Press | null = null;
  private simulated = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {
    super();
  }

  get view(): StopView {
    return { state: this.state, press: this.pressed, simulated: this.simulated };
  }

  /** There is a channel. */
  get open(): boolean {
    return this.channel !== null;
  }

  /** Takes a fresh channel into use. */
  use(channel: Channel): void {
    this.channel = channel;
    channel.onmessage = (bytes) => this.received(bytes);
    channel.onclose = () => {
      if (this.channel === channel) {
        this.channel = null;
        this.state = null;
        this.changed();
        this.dispatchEvent(new Event('closed'));
      }
    };
    if (this.pressed !== null && this.pressed.confirmed === null) {
      this.say(this.pressed.id);
    }
  }

  press(): void {
    const id = this.newId();
    this.pressed = {
      id,
      pressedAt: this.now(),
      sent: null,
      relay: null,
      confirmed: null,
      feedback: false,
      problem: '',
      silent: false,
      tripAt: this.state?.trip?.at ?? '',
    };
    this.say(id);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(id), SILENT_MILLIS);
    this.changed();
  }

  close(): void {
    clearTimeout(this.timer);
    this.channel?.close();
    this.channel = null;
  }

  private look(id: string): void {
    if (this.pressed?.id === id && this.pressed.confirmed === null) {
      this.pressed = { ...this.pressed, silent: true };
      this.changed();
    }
  }

  private say(id: string): void {
    this.channel?.send(new TextEncoder().encode(JSON.stringify({ op: 'stop', id })));
  }

  private received(bytes: Uint8Array): void {
    const message = JSON.parse(new TextDecoder().decode(bytes)) as Incoming;
    if (message.op === 'state') {
      this.state = message;
      this.simulated = message.simulated === true;
      this.pressed = this.pressed === null ? null : afterTrip(this.pressed, message.trip?.at ?? '');
    } else if (this.pressed !== null && message.id === this.pressed.id) {
      this.pressed = this.stepped(this.pressed, message);
    }
    this.changed();
  }

  private stepped(press: Press, message: Incoming & { op: 'step' }): Press {
    const sent = press.sent ?? this.now() - press.pressedAt;
    const millis = message.micros / 1000;
    switch (message.step) {
      case 'received':
        return { ...press, sent };
      case 'written':
        return { ...press, sent, relay: millis };
      case 'confirmed':
        return { ...press, sent, relay: press.relay ?? millis, confirmed: millis, feedback: message.feedback === true, problem: '', silent: false };
      case 'not-confirmed':
        return { ...press, sent, problem: message.words ?? '' };
    }
  }

  private changed(): void {
    this.dispatchEvent(new Event('changed'));
  }
}

/** What is left of a press when the circuit is tripped since then, or is not: nothing once its own trip is over. */
function afterTrip(press: Press, at: string): Press | null {
  const over = press.tripAt !== '' && press.tripAt !== at;
  const open = press.confirmed === null && press.problem === '';
  return over && !open ? null : { ...press, tripAt: at === '' ? press.tripAt : at };
}

/**
 * Gives the stop key of this window to `press`, before any console can have it, and tells when the window gains or
 * loses the focus that the key needs. The returned function takes both away.
 */
export function takeStopKey(target: Window, press: () => void, focusChanged: () => void): () => void {
  const key = (event: KeyboardEvent): void => {
    if (event.code === STOP_KEY) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type === 'keydown' && !event.repeat) {
        press();
      }
    }
  };
  const types = ['keydown', 'keyup', 'keypress'] as const;
  types.forEach((type) => target.addEventListener(type, key, { capture: true }));
  target.addEventListener('focus', focusChanged);
  target.addEventListener('blur', focusChanged);
  return () => {
    types.forEach((type) => target.removeEventListener(type, key, { capture: true }));
    target.removeEventListener('focus', focusChanged);
    target.removeEventListener('blur', focusChanged);
  };
}
