import type { TemplateResult } from 'lit';
import { getBytes } from '../api.js';
import { notice } from '../parts/form.js';
import { words } from '../words.js';
import { type Listed, path } from './listed.js';
import type { Segment } from './replay.js';

/** What the appliance found when it compared a whole recording with the audit. */
export interface Checked {
  files: number;
  wrong: string[];
  /** How many records of the audit were read. */
  records: number;
  /** What is wrong with the audit's chain; empty when it is whole. */
  broken: string;
}

const PIECE_BYTES = 1 << 20;

/** A segment is not what the audit says; its message is for people. */
export class Differs extends Error {}

/**
 * The bytes of a segment, once they are what the audit says.
 *
 * @throws Differs when they are not
 */
export async function compared(recording: Listed, segment: Segment): Promise<ArrayBuffer> {
  const bytes = await whole(`${path(recording)}/segments/${segment.file}`);
  if ((await sha256(bytes)) !== segment.sha256) {
    throw new Differs(words.recordings.differs(segment.file));
  }
  return bytes;
}

/** A segment from its pieces: one that is short is the last. */
async function whole(at: string): Promise<ArrayBuffer> {
  const pieces: ArrayBuffer[] = [];
  do {
    pieces.push(await getBytes(`${at}/${pieces.length}`));
  } while (pieces.at(-1)?.byteLength === PIECE_BYTES);
  return new Blob(pieces).arrayBuffer();
}

/** What a check came to, in words. */
export function verdict(checked: Checked): TemplateResult {
  const at = words.recordings;
  if (checked.broken !== '') {
    return notice('bad', at.broken(checked.broken));
  }
  return checked.wrong.length > 0 ? notice('bad', at.wrong(checked.wrong)) : notice('good', at.whole(checked.files, checked.records));
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
