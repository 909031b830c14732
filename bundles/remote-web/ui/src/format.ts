/** Numbers and times as people read them. Pure. */

/** Microseconds as milliseconds: one digit after the point below 10, none above, a dash when not known. */
export function millisOfMicros(micros: number | null | undefined): string {
  return micros === null || micros === undefined || micros < 0 ? '–' : millis(micros / 1000);
}

/** Milliseconds: one digit after the point below 10, none above. */
export function millis(value: number): string {
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}

/** Bytes with a unit of a thousand, as DICOM people count: `526 kB`, `1.2 GB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** Seconds in the largest unit that fits: `40 s`, `12 min`, `5 h`, `3 d`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) {
    return `${whole} s`;
  }
  if (whole < 100 * 60) {
    return `${Math.round(whole / 60)} min`;
  }
  return whole < 48 * 3600 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} d`;
}

/** A share of one as a percentage without digits after the point. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Time left, `4:05`; never below zero. */
export function minutesLeft(untilEpochMillis: number, nowEpochMillis: number): string {
  const seconds = Math.max(0, Math.ceil((untilEpochMillis - nowEpochMillis) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** An instant in the reader's own zone, `2026-03-01 14:05`; empty for none. */
export function localTime(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) {
    return '';
  }
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(at)}`;
}

/** An instant in the reader's own zone to the second, `2026-03-01 14:05:09`. */
export function localSeconds(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : `${localTime(iso)}:${two(at.getSeconds())}`;
}

/** Hours, minutes and seconds of an instant. */
export function clockSeconds(at: Date): string {
  return `${clock(at)}:${two(at.getSeconds())}`;
}

/** Secret of an otpauth URI in groups of four, for typing it by hand; empty when there is none. */
export function otpauthSecret(uri: string): string {
  const secret = /[?&]secret=([A-Z2-7]+)/i.exec(uri)?.[1] ?? '';
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The spelling that the JSON of the appliance uses for an enumeration: `NO_DRIVER` and `no-driver` are one. */
export function spelled(value: string): string {
  return value.toLowerCase().replaceAll('_', '-');
}

export function clock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
