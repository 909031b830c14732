import { type TemplateResult, svg, html } from 'lit';

/** Shapes that say a state without colour. Decoration: the words stand beside them. */
export type Shape = 'tick' | 'ring' | 'half' | 'waves' | 'triangle' | 'cross' | 'question' | 'hand' | 'eye' | 'person' | 'pen';
export type Tone = 'ok' | 'warn' | 'alarm' | 'quiet';

const DRAWN: Record<Shape, TemplateResult> = {
  tick: svg`<circle cx="10" cy="10" r="8"/><path d="M6 10.5l3 3 5.5-6.5"/>`,
  ring: svg`<circle cx="10" cy="10" r="7.5" stroke-dasharray="3 3"/>`,
  half: svg`<circle cx="10" cy="10" r="8"/><path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor"/>`,
  waves: svg`<circle cx="10" cy="10" r="3" fill="currentColor"/><path d="M5 5a7 7 0 0 0 0 10M15 5a7 7 0 0 1 0 10"/>`,
  triangle: svg`<path d="M10 2.5l8 14.5H2zM10 8v4.5M10 14.4v.6"/>`,
  cross: svg`<rect x="2.5" y="2.5" width="15" height="15" rx="2"/><path d="M6.5 6.5l7 7M13.5 6.5l-7 7"/>`,
  question: svg`<path d="M10 1.5l8.5 8.5-8.5 8.5L1.5 10z"/><path d="M7.8 8a2.2 2.2 0 1 1 2.9 2.3c-.5.2-.7.5-.7 1.2M10 13.6v.5"/>`,
  hand: svg`<path d="M4 3l11 7-5 1-2.5 5z" fill="currentColor"/>`,
  eye: svg`<path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z"/><circle cx="10" cy="10" r="2.5"/>`,
  pen: svg`<path d="M3 17l1-4.5L13.5 3l3.5 3.5L7.5 16zM11.5 5l3.5 3.5"/>`,
  person: svg`<circle cx="10" cy="6.5" r="3.5"/><path d="M3 18c.5-4.5 3.5-6 7-6s6.5 1.5 7 6"/>`,
};

const REACH: Record<string, [Shape, Tone]> = {
  'connecting': ['ring', 'quiet'],
  'connected': ['tick', 'ok'],
  'unreachable': ['triangle', 'alarm'],
  'no-driver': ['cross', 'alarm'],
};

const ACTIVITY: Record<string, [Shape, Tone]> = {
  'idle': ['ring', 'quiet'],
  'preparing': ['half', 'warn'],
  'scanning': ['waves', 'ok'],
  'fault': ['triangle', 'alarm'],
  'unknown': ['question', 'warn'],
};

const LEVEL: Record<string, [Shape, Tone]> = {
  OK: ['tick', 'ok'],
  WARNING: ['half', 'warn'],
  ALARM: ['triangle', 'alarm'],
};

export function icon(shape: Shape): TemplateResult {
  return html`<svg
    class="icon"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${DRAWN[shape]}
  </svg>`;
}

function toned(table: Record<string, [Shape, Tone]>, key: string, text: string): TemplateResult {
  const [shape, tone] = table[key] ?? ['question', 'warn'];
  return html`<span class="tone-${tone}">${icon(shape)} ${text}</span>`;
}

export const reachMark = (key: string, text: string): TemplateResult => toned(REACH, key, text);
export const activityMark = (key: string, text: string): TemplateResult => toned(ACTIVITY, key, text);
export const levelMark = (key: string, text: string): TemplateResult => toned(LEVEL, key, text);
