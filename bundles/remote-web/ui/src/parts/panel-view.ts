import { Problem, get } from '../api.js';
import type { OnSite, OnSiteScanner, OnSiteStops } from '../types.js';
import { openPanel } from './panel-key.js';

const ANSWER_MILLIS = 2000;
/** A page that is not taken for the panel's says anew who it is, not more often than this. */
const OPEN_AGAIN_MILLIS = 3000;
const KEPT = 'scangate-panel-last';

/** What the panel showed last, for a time without the appliance. */
export interface Kept {
  at: string;
  view: OnSite;
}

/** Null when nothing was kept on this tablet. */
export function lastKept(): Kept | null {
  const kept = localStorage.getItem(KEPT);
  return kept === null ? null : (JSON.parse(kept) as Kept);
}

/** What the panel shows: the people from one part of the appliance, the stops from another. */
async function onSite(withinMillis: number): Promise<OnSite> {
  const [people, stops] = await Promise.all([
    get<Omit<OnSite, 'scanners'> & { scanners: Omit<OnSiteScanner, 'stop' | 'holds'>[] }>('/api/on-site', withinMillis),
    get<OnSiteStops>('/api/on-site/stop', withinMillis),
  ]);
  const none = { stop: { available: false, words: '' }, holds: [] };
  return { ...people, scanners: people.scanners.map((it) => ({ ...it, ...(stops.scanners[it.id] ?? none) })) };
}

/** Looks at the appliance for the panel's page, and says who this is where that is not known. */
export class PanelEye {
  /** The appliance does not know this tablet as a panel any more. */
  refused = false;
  private openedAt = Number.NEGATIVE_INFINITY;
  private kept = '';

  /** @param enrolled this tablet has been made a panel */
  async look(enrolled: boolean): Promise<OnSite> {
    if (!enrolled) {
      return onSite(ANSWER_MILLIS);
    }
    if (this.openedAt === Number.NEGATIVE_INFINITY) {
      await this.open();
    }
    const view = await onSite(ANSWER_MILLIS).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) {
        return null;
      }
      throw error;
    });
    if (view?.checkedIn === undefined && performance.now() - this.openedAt > OPEN_AGAIN_MILLIS) {
      await this.open();
      return onSite(ANSWER_MILLIS);
    }
    return view ?? onSite(ANSWER_MILLIS);
  }

  async open(): Promise<void> {
    this.openedAt = performance.now();
    this.refused = false;
    try {
      await openPanel();
    } catch (error) {
      if (!(error instanceof Problem) || error.id !== 'panel.refused') {
        throw error;
      }
      this.refused = true;
    }
  }

  /** On the tablet, when something has changed: what is asked for three times a second is not written as often. */
  keep(at: string, view: OnSite): void {
    const text = JSON.stringify(view);
    if (text !== this.kept) {
      this.kept = text;
      const kept: Kept = { at, view };
      localStorage.setItem(KEPT, JSON.stringify(kept));
    }
  }
}
