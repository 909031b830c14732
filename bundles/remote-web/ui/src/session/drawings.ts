/** A line over a console. */
export interface DrawnLine {
  id: number;
  by: string;
  /** 0 to 7. */
  colour: number;
  display: string;
  /** This session's own number for it; null for somebody else's. */
  own: number | null;
  /** x and y in turn, in console pixels. */
  points: number[];
}

/** Where somebody points. */
export interface Pointed {
  by: string;
  colour: number;
  display: string;
  x: number;
  y: number;
}

/** `{"op":"drawings"}` of the session channel: what is new, and all pointers. */
export interface DrawingNews {
  lines: (DrawnLine & { from: number })[];
  gone: number[];
  pointers: Pointed[];
}

/** What a person does over a console: `{"op":"draw"}` of the session channel. */
export type DrawAct =
  | { act: 'point'; display: string; x: number; y: number }
  | { act: 'line'; display: string; line: number; from: number; points: number[] }
  | { act: 'away' | 'undo' | 'clear' | 'clear-all' };

/** The drawings at a console, as the appliance tells them. Fires `changed`. */
export class Drawings extends EventTarget {
  private readonly lines = new Map<number, DrawnLine>();
  private pointers: Pointed[] = [];
  /** This person's colour; null before the first own line. */
  ownColour: number | null = null;

  take(news: DrawingNews): void {
    news.gone.forEach((id) => this.lines.delete(id));
    for (const { from, ...more } of news.lines) {
      const before = this.lines.get(more.id)?.points ?? [];
      this.lines.set(more.id, { ...more, points: [...before.slice(0, 2 * from), ...more.points] });
      if (more.own !== null) {
        this.ownColour = more.colour;
      }
    }
    this.pointers = news.pointers;
    this.dispatchEvent(new Event('changed'));
  }

  /** As if all of it were new: for another window. */
  all(): DrawingNews {
    return { lines: [...this.lines.values()].map((line) => ({ ...line, from: 0 })), gone: [], pointers: this.pointers };
  }

  clear(): void {
    this.lines.clear();
    this.pointers = [];
    this.dispatchEvent(new Event('changed'));
  }

  get any(): boolean {
    return this.lines.size > 0;
  }

  linesOn(display: string): DrawnLine[] {
    return [...this.lines.values()].filter((line) => line.display === display);
  }

  pointersOn(display: string): Pointed[] {
    return this.pointers.filter((it) => it.display === display);
  }
}
