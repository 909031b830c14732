import { type TemplateResult, html } from 'lit';
import { type Shape, type Tone, icon } from '../parts/icons.js';
import { fleetWords } from './words.js';

const PRESENCE: Record<string, [Shape, Tone]> = {
  ONLINE: ['tick', 'ok'],
  QUIET: ['question', 'alarm'],
  DEAD: ['cross', 'alarm'],
  NEVER_SEEN: ['ring', 'quiet'],
};

/** Shape, colour and word of a presence. */
export function presenceMark(presence: string): TemplateResult {
  const [shape, tone] = PRESENCE[presence] ?? ['question', 'warn'];
  return html`<span class="tone-${tone}">${icon(shape)} ${fleetWords.presences[presence] ?? presence}</span>`;
}

/** What is wrong, in a word and, where there are some, in more. */
export const troubleWords = (trouble: string, more: string): string => {
  const name = fleetWords.troubles[trouble] ?? trouble;
  return more === '' ? name : `${name}: ${more}`;
};
