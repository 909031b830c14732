import { get } from '../api.js';
import type { OnSite, OnSiteScanner, OnSiteStops } from '../types.js';

/** What the panel shows: the people from one part of the appliance, the stops from another. */
export async function onSite(withinMillis: number): Promise<OnSite> {
  const [people, stops] = await Promise.all([
    get<Omit<OnSite, 'scanners'> & { scanners: Omit<OnSiteScanner, 'stop' | 'holds'>[] }>('/api/on-site', withinMillis),
    get<OnSiteStops>('/api/on-site/stop', withinMillis),
  ]);
  const none = { stop: { available: false, words: '' }, holds: [] };
  return { ...people, scanners: people.scanners.map((it) => ({ ...it, ...(stops.scanners[it.id] ?? none) })) };
}
