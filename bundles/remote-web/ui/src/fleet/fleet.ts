/** What the console's routes answer, and the fleet as the pages keep it. Pure. */

export type Presence = 'NEVER_SEEN' | 'ONLINE' | 'QUIET' | 'DEAD';

export interface Since {
  trouble: string;
  since: number;
  words: string;
}

/** A row of the overview. */
export interface Row {
  /** Unchanged while the appliance has its name. */
  key: string;
  group: string;
  node: string;
  presence: Presence;
  since: number;
  /** 0 while it is online, or was never heard. */
  heard: number;
  version: string;
  scanners: number;
  troubles: Since[];
  /** What a search looks through. */
  text: string;
}

export interface Broker {
  there: boolean;
  since: number;
  words: string;
}

type WireSince = [number, number, string];
type WireRow = [string, string, number, number, number, string, number, ...WireSince[]];

export interface WireOverview {
  broker: Broker;
  presences: Presence[];
  troubles: string[];
  rows: WireRow[];
}

/** The metrics of an appliance or scanner; null: it said that it does not know. */
export type Metrics = Record<string, string | number | boolean | null>;

export interface Appliance {
  group: string;
  node: string;
  presence: Presence;
  since: number;
  heard: number;
  version: string;
  troubles: Since[];
  metrics: Metrics;
  scanners: { id: string; alive: boolean; metrics: Metrics }[];
}

export interface StabilityMark {
  at: number;
  kind: string;
  detail: string;
}

type Column = (number | null)[];

export interface StabilityBins {
  from: number;
  until: number;
  at: number[];
  beats: number[];
  expected: number[];
  median: Column;
  p95: Column;
  p99: Column;
  max: Column;
  jitter: Column;
  loss: Column;
  marks: StabilityMark[];
}

export interface IncidentRow {
  number: number;
  group: string;
  node: string | null;
  what: string;
  detail: string;
  from: number;
  until: number;
  seenBy: string;
}

export interface DriverRow {
  name: string;
  version: string;
  scanners: number;
  notReleased: number;
  places: { group: string; node: string; scanner: string; standing: string }[];
}

export function rowsOf(wire: WireOverview): Row[] {
  return wire.rows.map(([group, node, presence, since, heard, version, scanners, ...troubles]) => ({
    key: `${group}/${node}`,
    group,
    node,
    presence: wire.presences[presence] ?? 'NEVER_SEEN',
    since,
    heard,
    version,
    scanners,
    troubles: troubles.map(([trouble, at, said]) => ({ trouble: wire.troubles[trouble] ?? '', since: at, words: said })),
    text: `${group}/${node} ${version} ${troubles.map((it) => it[2]).join(' ')}`.toLowerCase(),
  }));
}

/** What a person asked for. */
export interface Filter {
  text: string;
  group: string;
  presence: string;
  trouble: string;
}

/** Those that have all of it, in the same order. */
export function filtered(rows: readonly Row[], by: Filter): readonly Row[] {
  const parts = by.text.toLowerCase().split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0 && by.group === '' && by.presence === '' && by.trouble === '') {
    return rows;
  }
  return rows.filter(
    (row) =>
      (by.group === '' || row.group === by.group) &&
      (by.presence === '' || row.presence === by.presence) &&
      (by.trouble === '' || (by.trouble === 'any' ? row.troubles.length > 0 : row.troubles.some((it) => it.trouble === by.trouble))) &&
      parts.every((part) => row.text.includes(part)),
  );
}
