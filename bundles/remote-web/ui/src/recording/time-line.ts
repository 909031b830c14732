import { type TemplateResult, css, html } from 'lit';
import { paint } from '../parts/paint.js';
import { words } from '../words.js';
import { time } from './listed.js';

/** An event of a recording. */
export interface Happened {
  /** Milliseconds from the recording's beginning. */
  at: number;
  kind: string;
  words: string;
}

interface Line {
  millis: number;
  events: Happened[];
}

/** How far an arrow key goes. */
export const STEP_MILLIS = 100;

/** A slider over the whole recording, with a mark for each event. */
export function bar(line: Line, at: number, seek: (at: number) => void): TemplateResult {
  return html`<div class="bar">
    ${line.events.map(
      (event) => html`<span class=${event.kind === 'stop' ? 'mark stop' : 'mark'} ${paint({ '--at': `${(100 * event.at) / Math.max(1, line.millis)}%` })}></span>`,
    )}
    <input
      type="range"
      data-test="replay-seek"
      min="0"
      max=${Math.ceil(line.millis / STEP_MILLIS) * STEP_MILLIS}
      step=${STEP_MILLIS}
      .value=${String(Math.round(at))}
      aria-label=${words.recordings.seek}
      aria-valuetext=${words.recordings.of(time(at), time(line.millis))}
      @input=${(event: Event) => seek(Number((event.target as HTMLInputElement).value))}
    />
  </div>`;
}

/** Every event as a way to its moment; the newest of `at` is marked. */
export function eventList(line: Line, at: number, seek: (at: number) => void): TemplateResult {
  const present = line.events.filter((it) => it.at <= at).at(-1);
  return html`<h3 id="events">${words.recordings.events}</h3>
    <ol aria-labelledby="events">
      ${line.events.map(
        (event) =>
          html`<li>
            <button data-test="replay-event" data-kind=${event.kind} aria-current=${event === present ? 'true' : 'false'} @click=${() => seek(event.at)}>
              ${words.recordings.event(time(event.at), event.words)}
            </button>
          </li>`,
      )}
    </ol>`;
}

export const timeLineStyles = css`
  .bar {
    position: relative;
    padding-top: 0.75rem;
  }

  input[type='range'] {
    width: 100%;
    margin: 0;
  }

  .mark {
    position: absolute;
    top: 0;
    left: var(--at);
    width: 2px;
    height: 0.75rem;
    background: var(--accent);
  }

  .mark.stop {
    width: 4px;
    background: var(--alarm);
  }

  ol {
    max-height: 16rem;
    overflow-y: auto;
    padding: 0;
    list-style: none;
  }

  ol button {
    min-height: 2rem;
    text-align: left;
  }

  ol button[aria-current='true'] {
    border-color: var(--accent);
    font-weight: 650;
  }
`;
