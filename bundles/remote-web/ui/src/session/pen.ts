import type { DrawAct } from './drawings.js';

/** The appliance takes no more in one message, and in one line. */
const MOST_AT_ONCE = 64;
const MOST_IN_LINE = 400;
const PACE_MILLIS = 50;

/**
 * One person's pen over one display: turns places into acts, one at most every 50 ms. A line that gets too long goes on
 * as another one.
 */
export class Pen {
  private line: number;
  private points: number[] = [];
  private told = 0;
  private pointed: { x: number; y: number } | null = null;
  private timer = 0;
  /** A line is being drawn. */
  down = false;
  /** Own lines that the appliance has not told back yet, by number. */
  readonly wet = new Map<number, number[]>();

  /** @param first a number for the first line that no other window of this session uses */
  constructor(
    private readonly display: string,
    first: number,
    private readonly send: (act: DrawAct) => void,
  ) {
    this.line = first;
  }

  begin(x: number, y: number): void {
    this.flush();
    this.down = true;
    this.startLine(x, y);
  }

  /** The pen is there now; down, it draws. */
  move(x: number, y: number): void {
    const at = this.points.length;
    if (this.down) {
      if (this.points[at - 2] === x && this.points[at - 1] === y) {
        return;
      }
      this.points.push(x, y);
      if (this.points.length === 2 * MOST_IN_LINE) {
        this.flush();
        this.startLine(x, y);
      }
    } else {
      this.pointed = { x, y };
    }
    if (this.timer === 0) {
      this.timer = window.setTimeout(() => this.flush(), PACE_MILLIS);
    }
  }

  end(): void {
    this.flush();
    this.down = false;
    this.points = [];
  }

  /** Points nowhere any more. */
  away(): void {
    this.end();
    this.send({ act: 'away' });
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  private startLine(x: number, y: number): void {
    this.line += 1;
    this.told = 0;
    this.points = [x, y];
    this.wet.set(this.line, this.points);
    this.tellLine();
  }

  private flush(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.tellLine();
    if (this.pointed !== null && !this.down) {
      this.send({ act: 'point', display: this.display, ...this.pointed });
    }
    this.pointed = null;
  }

  private tellLine(): void {
    while (2 * this.told < this.points.length) {
      const points = this.points.slice(2 * this.told, 2 * (this.told + MOST_AT_ONCE));
      this.send({ act: 'line', display: this.display, line: this.line, from: this.told, points });
      this.told += points.length / 2;
    }
  }
}
