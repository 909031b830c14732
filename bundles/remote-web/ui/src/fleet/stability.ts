/** Figures and shades of a connection's stability. Pure. */
import type { StabilityBins } from './fleet.js';

/** Colours of the median by what was lost, from none to most; each 3:1 or more on the surface. */
export const LOSS_COLOURS = ['#7fdc9d', '#7cc7ff', '#ffd072', '#ff9f6b', '#ff8a80'] as const;
const LOSS_STEPS = [0, 0.05, 0.2, 0.5] as const;

/** The share that was lost in a bin: of packets where that is known, else of heartbeats; null without either. */
export function lostOf(bins: StabilityBins, index: number): number | null {
  const known = bins.loss[index];
  if (known !== null && known !== undefined) {
    return known;
  }
  const expected = bins.expected[index] ?? 0;
  return expected > 0 ? Math.max(0, 1 - (bins.beats[index] ?? 0) / expected) : null;
}

export function lossStep(lost: number | null): number {
  const share = lost ?? 0;
  const step = LOSS_STEPS.findIndex((upTo) => share <= upTo + 1e-9);
  return step < 0 ? LOSS_STEPS.length : step;
}

/** Bins as they are, and where time has none, bins without anything, so that a line is not drawn across. */
export interface Filled {
  /** Seconds of the epoch, as uPlot has them. */
  at: number[];
  median: (number | null)[];
  p95: (number | null)[];
  p99: (number | null)[];
  max: (number | null)[];
  lost: (number | null)[];
  /** Times in seconds in which no heartbeat came, [from, until]. */
  silent: [number, number][];
  width: number;
}

/** The usual distance of two bins in milliseconds. */
export function widthOf(at: readonly number[]): number {
  let width = Infinity;
  for (let i = 1; i < at.length; i++) {
    width = Math.min(width, (at[i] ?? 0) - (at[i - 1] ?? 0));
  }
  return Number.isFinite(width) && width > 0 ? width : 10_000;
}

export function filled(bins: StabilityBins): Filled {
  const width = widthOf(bins.at);
  const out: Filled = { at: [], median: [], p95: [], p99: [], max: [], lost: [], silent: [], width: width / 1000 };
  const silent = (from: number, until: number): void => {
    const last = out.silent.at(-1);
    if (last !== undefined && Math.abs(last[1] - from) < width / 2000) {
      last[1] = until;
    } else {
      out.silent.push([from, until]);
    }
  };
  bins.at.forEach((at, index) => {
    const before = bins.at[index - 1];
    if (before !== undefined && at - before > width * 1.5) {
      push(out, (before + width) / 1000, null, bins, -1);
      silent((before + width) / 1000, at / 1000);
    }
    const beats = (bins.beats[index] ?? 0) > 0;
    if (!beats && (bins.expected[index] ?? 0) > 0) {
      silent(at / 1000, (at + width) / 1000);
    }
    push(out, at / 1000, beats ? lostOf(bins, index) : null, bins, beats ? index : -1);
  });
  return out;
}

function push(out: Filled, at: number, lost: number | null, bins: StabilityBins, index: number): void {
  const value = (column: (number | null)[]): number | null => (index < 0 ? null : (column[index] ?? null));
  out.at.push(at);
  out.median.push(value(bins.median));
  out.p95.push(value(bins.p95));
  out.p99.push(value(bins.p99));
  out.max.push(value(bins.max));
  out.lost.push(lost);
}

/** What stands below the plot. Null: not known. */
export interface Figures {
  availability: number | null;
  median: number | null;
  worst: number | null;
  jitter: number | null;
  /** Seconds. */
  longest: number;
}

export function figuresOf(bins: StabilityBins): Figures {
  const sum = (column: readonly number[]): number => column.reduce((all, it) => all + it, 0);
  const known = (column: readonly (number | null)[]): number[] => column.filter((it): it is number => it !== null);
  const medians = known(bins.median).sort((a, b) => a - b);
  const jitters = known(bins.jitter);
  const expected = sum(bins.expected);
  return {
    availability: expected > 0 ? Math.min(1, sum(bins.beats) / expected) : null,
    median: medians[Math.floor(medians.length / 2)] ?? null,
    worst: known(bins.max).reduce<number | null>((worst, it) => (worst === null || it > worst ? it : worst), null),
    jitter: jitters.length > 0 ? sum(jitters) / jitters.length : null,
    longest: filled(bins).silent.reduce((longest, [from, until]) => Math.max(longest, until - from), 0),
  };
}
