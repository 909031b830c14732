/** A recording, as the appliance lists it. */
export interface Listed {
  scanner: string;
  id: string;
  since: string;
  millis: number;
}

/** Where the appliance has it. */
export function path(recording: Listed): string {
  return `/api/recordings/${recording.scanner}/${recording.id}`;
}

/** A moment for people, in the browser's place and tongue. */
export function when(iso: string): string {
  return new Date(iso).toLocaleString();
}

/** A length as hours, minutes and seconds. */
export function time(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
