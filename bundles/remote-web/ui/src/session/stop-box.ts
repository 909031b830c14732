import { type TemplateResult, css, html, nothing } from 'lit';
import { icon } from '../parts/icons.js';
import { words } from '../words.js';
import { type Press, STOP_KEY, type StopState, type StopView } from './stop.js';

/**
 * The stop of every window of a session: its button, what it is, and what became of a press. The head keeps room for
 * it; what is longer lies over the displays, because a display that moves under the pointer makes a click go astray.
 * Without a link nothing is known of the circuit, whatever was said last.
 */
export function stopBox(view: StopView, linked: boolean, focused: boolean, press: () => void): TemplateResult {
  const state = linked ? view.state : null;
  return html`<div class="stop" data-test="stop-box" data-state=${state?.stop ?? 'none'}>
    <button data-test="stop" aria-describedby="stop-says stop-honest" @click=${press}>
      ${words.stop.label}
      <kbd>${focused ? STOP_KEY : words.stop.keyNeedsFocus(STOP_KEY)}</kbd>
    </button>
    <div class="says">
      <div id="stop-says" role="status">
        ${view.press === null ? nothing : steps(view.press)}
        <span data-test="stop-reason">
          ${view.simulated ? html`<strong>${words.stop.simulated}</strong>` : nothing} ${state === null ? words.stop.unknown : standing(state)}
        </span>
      </div>
      <small id="stop-honest" data-test="stop-honest">${words.stop.honest}</small>
    </div>
    <div class="alarms" aria-live="assertive">
      ${[...failure(view.press), ...(state === null ? [] : patient(state)), ...(state?.alarms ?? [])].map(
        (alarm) => html`<strong data-test="stop-alarm">${icon('triangle')} ${alarm}</strong>`,
      )}
    </div>
  </div>`;
}

function steps(press: Press): TemplateResult {
  const at = words.stop;
  const step = (name: string, test: string, millis: number | null): TemplateResult =>
    html`<li data-test=${test}>${name} <span class="number">${millis === null ? at.waiting : at.millis(millis)}</span></li>`;
  return html`<ol class="steps">
    ${step(at.sent, 'stop-sent', press.sent)} ${step(at.relay, 'stop-relay', press.relay)}
    ${step(press.confirmed !== null && !press.feedback ? at.readBack : at.confirmed, 'stop-confirmed', press.confirmed)}
  </ol>`;
}

function failure(press: Press | null): string[] {
  if (press === null || press.confirmed !== null || (!press.silent && press.problem === '')) {
    return [];
  }
  return [press.problem === '' ? words.stop.silent : words.stop.notConfirmed(press.problem)];
}

/** The patient's call, for whoever looks: it is answered on site. */
function patient(state: StopState): string[] {
  switch (state.patientCall) {
    case 'CALLING':
      return [words.stop.patientCalls];
    case 'UNKNOWN':
      return [words.panel.callUnknown];
    default:
      return [];
  }
}

/** One line for what the stop circuit is just now. */
function standing(state: StopState): string {
  const at = words.stop;
  if (!state.available) {
    return state.words;
  }
  if (state.trip !== undefined) {
    return at.tripped(state.trip.cause);
  }
  const said = state.stop === 'armed' && state.words === '' ? (state.granted === true ? at.granted : at.armed) : state.words;
  return state.proofOverdue === true ? `${said} ${at.proofOverdue}` : said;
}

export const stopStyles = css`
  .stop {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.6rem;
    flex: 1 1 22rem;
    background: var(--bg);
    color: var(--text);
    border-radius: var(--radius);
    padding: 0.3rem 0.75rem 0.3rem 0.3rem;
    min-height: 2.75rem;
  }

  .stop button {
    flex: none;
    background: #b3141c;
    border: 3px solid #ffffff;
    color: #ffffff;
    min-height: 2.75rem;
    min-width: 7rem;
    padding: 0.1rem 1rem;
    font-weight: 700;
    font-size: 1.25rem;
    text-transform: uppercase;
    letter-spacing: 0.08em;
    touch-action: manipulation;
  }

  .stop button:active {
    background: #7d0e14;
  }

  .stop kbd {
    display: block;
    font: inherit;
    font-size: 0.8rem;
    letter-spacing: 0;
    text-transform: none;
  }

  .stop :focus-visible {
    outline-color: var(--focus);
  }

  .stop[data-state='tripped'],
  .stop[data-state='fault'] {
    box-shadow: inset 0 0 0 3px var(--alarm);
  }

  .stop .says {
    line-height: 1.25;
    min-width: 0;
  }

  .stop [role='status'] > *,
  .stop small {
    display: block;
  }

  .stop .alarms {
    position: absolute;
    z-index: 3;
    top: calc(100% + 0.2rem);
    right: 0;
    width: 100%;
  }

  .stop .alarms strong {
    display: block;
    background: #7d0e14;
    color: #ffffff;
    border: 2px solid #ffffff;
    border-radius: var(--radius);
    padding: 0.4rem 0.75rem;
  }

  .stop .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.9rem;
    list-style: none;
    margin: 0;
    padding: 0;
  }

  /* The room that the head keeps. More lines than fit grow over what is below. */
  @media (min-width: 1024px) {
    .stop {
      align-self: start;
      min-height: 100%;
      z-index: 3;
    }

    .stop .says {
      font-size: 0.875rem;
      line-height: 1.2;
    }

    .stop small {
      font-size: 0.75rem;
    }
  }

  @media (max-width: 1023.98px) {
    .stop {
      flex-basis: 100%;
      padding: 0.15rem 0.4rem 0.15rem 0.15rem;
      min-height: 0;
    }

    .stop button {
      min-height: 2.5rem;
      min-width: 6rem;
      font-size: 1.0625rem;
      padding: 0 0.6rem;
    }

    .stop .says {
      line-height: 1.2;
    }

    .stop small {
      font-size: 0.75rem;
    }
  }

  @media (min-width: 1024px) and (max-width: 1279.98px) {
    .stop .says {
      font-size: 0.8125rem;
    }
  }
`;
