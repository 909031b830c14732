/** Keeps a session on its sockets: makes the link, joins, and joins again when a socket is lost. */
import { CLOSE, LANES, type Lane, SUBPROTOCOL, Violation, decode, encodeJoin } from './protocol.js';
import { type Effects, Session } from './session.js';

/** What of the browser a connection uses; tests bring their own. */
export interface Surroundings {
  /** Milliseconds, monotonic. */
  now(): number;
  random(): number;
  setTimer(run: () => void, millis: number): number;
  clearTimer(timer: number): void;
  /** POSTs an empty JSON object. */
  post(path: string, timeoutMillis: number): Promise<Reply>;
  socket(path: string, subprotocol: string): Socket;
}

/** Status 0: no answer came. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export interface Listener extends Omit<Effects, 'send' | 'silent'> {
  state(state: 'up' | 'lost'): void;
}

/** No link: `id` and `words` as the appliance answered, or `network`. */
export class NoLink extends Error {
  constructor(
    readonly id: string,
    words: string,
  ) {
    super(words);
  }
}

interface Tickets {
  readonly critical: string;
  readonly bulk: string;
}

type LaneState = 'down' | 'dialling' | 'joined';

const RETRY_LEAST_MILLIS = 100;
const RETRY_SPREAD_MILLIS = 150;
const FIRST_MILLIS = 10_000;
const PATIENT_MILLIS = 4000;
/** After so many quick tries there is a patient one, for a path that has become slow. */
const PATIENT_EVERY = 4;

export class Connection {
  readonly session: Session;
  private link = '';
  private readonly sockets = new Map<Lane, Socket>();
  private readonly laneStates: Record<Lane, LaneState> = { critical: 'down', bulk: 'down' };
  private failures = 0;
  private asking = false;
  private askingPatiently = false;
  private retryTimer: number | null = null;
  private tickTimer: number | null = null;
  private tickAt = Number.POSITIVE_INFINITY;
  private over = false;

  constructor(
    private readonly around: Surroundings,
    private readonly listener: Listener,
  ) {
    this.session = new Session({
      deliver: (channel, payload) => listener.deliver(channel, payload),
      opened: (channel) => listener.opened(channel),
      refused: (channel, id, words) => listener.refused(channel, id, words),
      closed: (channel, reason) => listener.closed(channel, reason),
      ended: (reason) => this.end(reason, CLOSE.normal),
      send: (lane, message) => this.sockets.get(lane)?.send(message),
      silent: (lane) => this.drop(lane),
    });
  }

  /** Makes the link and dials both sockets. */
  async start(): Promise<void> {
    const reply = await this.around.post('/api/links', FIRST_MILLIS);
    const { link, tickets } = linkOf(reply);
    if (this.over) {
      return;
    }
    this.link = link;
    this.dial(tickets);
  }

  /** Says goodbye. */
  close(): void {
    this.session.bye('the window was closed');
    this.finish(CLOSE.normal);
  }

  /** The browser says that there is a network again. */
  online(): void {
    this.failures = 0;
    this.rejoin();
  }

  /** To be called after anything was said to the session: sees to its next tick. */
  arm(): void {
    const due = this.session.due;
    if (this.over || due >= this.tickAt) {
      return;
    }
    if (this.tickTimer !== null) {
      this.around.clearTimer(this.tickTimer);
    }
    this.tickAt = due;
    this.tickTimer = this.around.setTimer(
      () => {
        this.tickTimer = null;
        this.tickAt = Number.POSITIVE_INFINITY;
        this.guarded(() => this.session.tick(this.around.now()));
      },
      Math.max(0, due - this.around.now()),
    );
  }

  private dial(tickets: Tickets): void {
    for (const lane of LANES) {
      if (this.laneStates[lane] === 'down') {
        this.dialLane(lane, tickets[lane]);
      }
    }
  }

  private dialLane(lane: Lane, ticket: string): void {
    const socket = this.around.socket('/link', SUBPROTOCOL);
    this.sockets.set(lane, socket);
    this.laneStates[lane] = 'dialling';
    const patience = this.around.setTimer(() => {
      if (this.sockets.get(lane) === socket && this.laneStates[lane] === 'dialling') {
        this.drop(lane);
      }
    }, this.joinMillis());
    socket.onopen = () => socket.send(encodeJoin(ticket, lane, this.session.received(lane)));
    socket.onmessage = ({ data }) => {
      if (this.sockets.get(lane) !== socket) {
        return;
      }
      if (this.laneStates[lane] === 'joined') {
        this.guarded(() => this.session.message(lane, data, this.around.now()));
      } else {
        this.around.clearTimer(patience);
        this.guarded(() => this.joined(lane, data));
      }
    };
    socket.onclose = ({ code, reason }) => {
      this.around.clearTimer(patience);
      if (this.sockets.get(lane) !== socket) {
        return;
      }
      if (code === CLOSE.violation || code === CLOSE.ended) {
        this.end(reason, CLOSE.normal);
      } else {
        this.drop(lane);
      }
    };
  }

  private joined(lane: Lane, data: ArrayBuffer): void {
    const frame = decode(data);
    if (frame.kind !== 'joined') {
      throw new Violation('the first frame is not JOINED');
    }
    this.failures = 0;
    this.laneStates[lane] = 'joined';
    this.session.attach(lane, frame.received, this.around.now());
    if (lane === 'critical') {
      this.listener.state('up');
    }
  }

  /** The one door through which a socket is lost. A page cannot abort TCP: the object is let go. */
  private drop(lane: Lane): void {
    const socket = this.sockets.get(lane);
    const before = this.laneStates[lane];
    this.sockets.delete(lane);
    this.laneStates[lane] = 'down';
    if (socket !== undefined) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    if (before === 'joined') {
      this.session.detach(lane);
      if (lane === 'critical') {
        this.listener.state('lost');
      }
      this.rejoin();
    } else {
      this.retry();
    }
  }

  private retry(): void {
    this.failures++;
    if (this.retryTimer === null && !this.over) {
      this.retryTimer = this.around.setTimer(
        () => {
          this.retryTimer = null;
          this.rejoin();
        },
        RETRY_LEAST_MILLIS + this.around.random() * RETRY_SPREAD_MILLIS,
      );
    }
  }

  /** Asks for tickets, which shows that there is a network, and then dials what is down. */
  private rejoin(): void {
    if (this.over || this.asking || this.link === '' || LANES.every((lane) => this.laneStates[lane] !== 'down')) {
      return;
    }
    this.asking = true;
    void this.ask(this.quickMillis()).then((answered) => {
      this.asking = false;
      if (!answered) {
        this.retry();
      }
    });
    if (this.isPatientTry() && !this.askingPatiently) {
      this.askingPatiently = true;
      void this.ask(PATIENT_MILLIS).then(() => (this.askingPatiently = false));
    }
  }

  private async ask(timeoutMillis: number): Promise<boolean> {
    const reply = await this.around.post(`/api/links/${this.link}/tickets`, timeoutMillis);
    return this.ticketsCame(reply);
  }

  private ticketsCame(reply: Reply): boolean {
    if (this.over) {
      return true;
    }
    const tickets = ticketsOf(reply);
    if (tickets !== null) {
      this.dial(tickets);
      return true;
    }
    if (reply.status === 401 || reply.status === 403 || reply.status === 404) {
      this.end(noLink(reply).message, CLOSE.normal);
      return true;
    }
    return false;
  }

  private quickMillis(): number {
    return Math.max(400, 100 + 6 * (this.roundTripMillis() ?? 100));
  }

  private isPatientTry(): boolean {
    return this.failures % PATIENT_EVERY === PATIENT_EVERY - 1;
  }

  /** Three round trips and a JOIN; long when nothing is known of the path. */
  private joinMillis(): number {
    const millis = this.roundTripMillis();
    return millis === null || this.isPatientTry() ? PATIENT_MILLIS : Math.max(1200, 100 + 10 * millis);
  }

  private roundTripMillis(): number | null {
    const micros = this.session.quality(this.around.now()).roundTripMicros;
    return micros === null ? null : micros / 1000;
  }

  private guarded(body: () => void): void {
    try {
      body();
    } catch (error) {
      if (!(error instanceof Violation)) {
        throw error;
      }
      const reason = `the appliance broke the link's protocol: ${error.message}`;
      this.session.bye(reason);
      this.end(reason, CLOSE.violation);
    }
    this.arm();
  }

  private end(reason: string, code: number): void {
    if (!this.over) {
      this.finish(code);
      this.listener.ended(reason);
    }
  }

  private finish(code: number): void {
    this.over = true;
    for (const timer of [this.retryTimer, this.tickTimer]) {
      if (timer !== null) {
        this.around.clearTimer(timer);
      }
    }
    for (const [lane, socket] of [...this.sockets]) {
      this.sockets.delete(lane);
      this.session.detach(lane);
      socket.close(code);
    }
  }
}

function noLink({ status, body }: Reply): NoLink {
  const error = (body as { error?: { id?: unknown; words?: unknown } } | null)?.error;
  return typeof error?.id === 'string' && typeof error.words === 'string'
    ? new NoLink(error.id, error.words)
    : new NoLink('network', status === 0 ? 'no answer from the appliance' : `the appliance answered ${status}`);
}

function linkOf(reply: Reply): { link: string; tickets: Tickets } {
  const link = (reply.body as { link?: unknown } | null)?.link;
  const tickets = ticketsOf(reply);
  if (typeof link !== 'string' || tickets === null) {
    throw noLink(reply);
  }
  return { link, tickets };
}

function ticketsOf({ status, body }: Reply): Tickets | null {
  const tickets = (body as { tickets?: Partial<Tickets> } | null)?.tickets;
  return status === 200 && typeof tickets?.critical === 'string' && typeof tickets.bulk === 'string'
    ? { critical: tickets.critical, bulk: tickets.bulk }
    : null;
}
