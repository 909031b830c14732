/** The worker's work: a connection, and a port for each of its channels. */
import { Connection, NoLink, type Surroundings } from './connection.js';
import type { FromChannel, FromWorker, ToChannel, ToWorker } from './messages.js';
import { MAIN_THREAD_ALIVE, PAGE_VISIBLE } from './protocol.js';

/** How often the page is asked and the quality told. */
const LOOK_MILLIS = 250;

/** A page that has not answered for so long is not alive. */
const ALIVE_MILLIS = 1000;

export class WorkerSide {
  private readonly connection: Connection;
  /** By number of the open channel. */
  private readonly ports = new Map<number, MessagePort>();
  /** Of channels, by the page's id. */
  private readonly numbers = new Map<number, number>();
  private visible = false;
  private pageAt = Number.NEGATIVE_INFINITY;
  private lookTimer = 0;
  private over = false;

  constructor(
    private readonly around: Surroundings,
    private readonly tell: (message: FromWorker) => void,
  ) {
    this.connection = new Connection(around, {
      state: (state) => tell({ op: 'state', state }),
      ended: (reason) => this.end('ended', reason),
      opened: (channel) => this.say(channel, { op: 'opened' }),
      refused: (channel, id, words) => this.last(channel, { op: 'refused', id, words }),
      closed: (channel, reason) => this.last(channel, { op: 'closed', reason }),
      // A view of the socket's message: given away whole, header and all, so that nothing is copied.
      deliver: (channel, bytes) => this.ports.get(channel)?.postMessage({ op: 'received', bytes }, [bytes.buffer]),
    });
  }

  async start(): Promise<void> {
    this.look();
    try {
      await this.connection.start();
    } catch (error) {
      this.end(error instanceof NoLink ? error.id : 'network', error instanceof Error ? error.message : '');
    }
  }

  online(): void {
    this.connection.online();
  }

  /** A message of the page. */
  heard(message: ToWorker): void {
    switch (message.op) {
      case 'channel':
        this.open(message);
        break;
      case 'end':
        this.close(this.numbers.get(message.id) ?? 0, 'closed by the page');
        this.connection.arm();
        break;
      case 'page':
        this.visible = message.visible;
        this.alive();
        break;
      case 'close':
        this.connection.close();
        this.end('closed', 'the window was closed');
        break;
    }
  }

  private open({ id, name, parameters, port }: ToWorker & { op: 'channel' }): void {
    if (this.over) {
      port.postMessage({ op: 'closed', reason: 'the link has ended' } satisfies FromChannel);
      port.close();
      return;
    }
    const channel = this.connection.session.open(name, parameters);
    this.ports.set(channel, port);
    this.numbers.set(id, channel);
    port.onmessage = ({ data }: MessageEvent<ToChannel>) => this.fromWindow(channel, data);
    this.connection.arm();
  }

  private fromWindow(channel: number, message: ToChannel): void {
    switch (message.op) {
      case 'send':
        this.alive();
        if (this.ports.has(channel) && !this.connection.session.send(channel, message.bytes)) {
          this.close(channel, 'more was sent than the link could carry');
        }
        break;
      case 'consumed':
        this.connection.session.consumed(channel, message.bytes, this.around.now());
        break;
      case 'close':
        this.close(channel, 'closed by the window');
        break;
    }
    this.connection.arm();
  }

  private close(channel: number, reason: string): void {
    this.connection.session.close(channel, reason);
    this.last(channel, { op: 'closed', reason });
  }

  private say(channel: number, message: FromChannel): void {
    this.ports.get(channel)?.postMessage(message);
  }

  private last(channel: number, message: FromChannel): void {
    this.say(channel, message);
    this.ports.get(channel)?.close();
    this.ports.delete(channel);
  }

  private look(): void {
    if (this.over) {
      return;
    }
    this.tell({ op: 'alive' });
    this.tell({ op: 'quality', quality: this.connection.session.quality(this.around.now()) });
    this.setFlags();
    this.lookTimer = this.around.setTimer(() => this.look(), LOOK_MILLIS);
  }

  /** The page has just shown that its main thread runs. */
  private alive(): void {
    this.pageAt = this.around.now();
    this.setFlags();
  }

  private setFlags(): void {
    const now = this.around.now();
    const alive = now - this.pageAt <= ALIVE_MILLIS;
    this.connection.session.setFlags((this.visible ? PAGE_VISIBLE : 0) | (alive ? MAIN_THREAD_ALIVE : 0), now);
  }

  private end(id: string, reason: string): void {
    if (!this.over) {
      this.over = true;
      this.around.clearTimer(this.lookTimer);
      [...this.ports.keys()].forEach((channel) => this.last(channel, { op: 'closed', reason }));
      this.tell({ op: 'ended', id, reason });
    }
  }
}
