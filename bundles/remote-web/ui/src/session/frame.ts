import { type TemplateResult, css, html, nothing } from 'lit';
import { hexOf, inkOn } from '../colour.js';
import { percent, spelled } from '../format.js';
import { contacts } from '../parts/contacts.js';
import { activityMark, icon, reachMark } from '../parts/icons.js';
import { paint } from '../parts/paint.js';
import { stopCard, stopCardStyles } from '../parts/stop-card.js';
import type { Contact, ReleaseState, ScannerInfo, SessionState, StopCard } from '../types.js';
import { words } from '../words.js';
import { askControl, releaseStyles, table } from './release.js';
import type { LinkState } from './resume.js';
import { SMALL } from './small.js';
import type { StopView } from './stop.js';
import { stopBox } from './stop-box.js';

/** What every window of a session shows around its displays. Plain data: it goes to pop-outs by message. */
export interface WindowView {
  scanner: ScannerInfo;
  release: ReleaseState;
  mayOperate: boolean;
  mayAnnotate: boolean;
  /** May clear what everyone has drawn. */
  mayClearAll: boolean;
  /** Pointer and keys draw, and the console gets nothing. */
  drawing: boolean;
  /** The console is recorded, or will be in a moment. */
  recording: boolean;
  holdsControl: boolean;
  /** Name of whoever holds control; empty when nobody does. */
  holder: string;
  asking: boolean;
  /** Asked, and whoever holds control has not answered yet. */
  waits: boolean;
  /** Name of whoever has taken over on site; empty when nobody has. */
  operatedOnSite: string;
  /** Who asks for the control that is here; empty when nobody does. */
  asker: string;
  /** Until when the second factor must be given; null while it need not. */
  factorDueBy: string | null;
  link: LinkState;
  site: { support: Contact | null; emergency: Contact[] };
  /** What to do at this scanner if something happens. */
  card: StopCard | undefined;
  stop: StopView;
}

export function windowView(state: SessionState, link: LinkState, asking: boolean, drawing: boolean, stop: StopView): WindowView {
  return {
    scanner: state.scanner,
    release: state.release,
    mayOperate: state.you.mayOperate,
    mayAnnotate: state.you.mayAnnotate,
    mayClearAll: state.you.holdsControl || state.people.some((person) => person.you === true && person.roles.includes('on-site-operator')),
    drawing,
    recording: state.recording?.on === true,
    holdsControl: state.you.holdsControl,
    holder: state.people.find((person) => person.holdsControl)?.name ?? '',
    asking,
    waits: state.you.waits,
    operatedOnSite: state.operatedOnSite ?? '',
    asker: state.you.holdsControl ? (state.waiting ?? '') : '',
    factorDueBy: state.you.secondFactorDueBy,
    link,
    site: state.site ?? { support: null, emergency: [] },
    card: state.card,
    stop,
  };
}

/** Input may go to the console now. */
export const inputGoes = (view: WindowView): boolean => view.holdsControl && view.link === 'up' && !view.drawing;

/** The scanner's colour around a whole window. */
export function frameStyle(scanner: ScannerInfo): ReturnType<typeof paint> {
  const colour = hexOf(scanner.colour);
  return paint({ '--scanner': colour, '--scanner-ink': inkOn(colour) });
}

/** Name, state, control and stop: the top of every window. */
export function frameHead(
  view: WindowView,
  focused: boolean,
  act: { ask: (phantom: string) => void; release: () => void; stop: () => void },
): TemplateResult {
  const { scanner } = view;
  const reach = spelled(scanner.reach);
  const activity = spelled(scanner.activity);
  const doing = words.activity[activity] ?? scanner.activity;
  return html`<header class="head">
    <div class="name">
      <h1 data-test="session-scanner">${scanner.name}</h1>
      <span class="modality">${words.modality[scanner.modality] ?? scanner.modality}</span>
      ${view.recording ? html`<strong class="recording" role="status" data-test="recording">${words.recording.on}</strong>` : nothing}
      ${scanner.simulated ? html`<strong class="simulated" data-test="session-simulated">${words.session.simulated}</strong>` : nothing}
    </div>
    <div class="pill activity">
      ${reach === 'connected'
        ? html`<span aria-live="polite" data-test="session-activity" data-state=${activity}>${activityMark(activity, doing)}</span>
            ${scanner.progress < 0
              ? nothing
              : html`<span class="number" data-test="session-progress">${percent(scanner.progress)}</span>`}`
        : html`<span aria-live="polite" data-test="session-reach" data-state=${reach}>${reachMark(reach, words.reach[reach] ?? scanner.reach)}</span>`}
    </div>
    ${control(view, act)}
    ${stopBox(view.stop, view.link === 'up', focused, act.stop)}
  </header>
  ${table(view)}`;
}

function control(view: WindowView, act: { ask: (phantom: string) => void; release: () => void }): TemplateResult {
  const at = words.control;
  const held = view.holdsControl && view.link !== 'up';
  const state = held ? 'held' : view.holdsControl ? 'in-control' : 'viewing';
  return html`<div class="pill control">
    <span aria-live="polite" data-test="control-state" data-state=${state} data-holder=${view.holder}>
      ${held
        ? html`<strong class="tone-warn">${icon('triangle')} ${at.heldByLink}</strong>`
        : view.holdsControl
        ? html`<strong class="tone-ok">${icon('hand')} ${at.have}</strong>`
        : html`${icon('eye')} <strong>${at.viewing}</strong>
            <span class="muted">${whoElse(view)}</span>`}
    </span>
    ${view.holdsControl || view.waits
      ? html`<button data-test="control-button" ?disabled=${view.link !== 'up'} @click=${act.release}>
          ${view.holdsControl ? at.giveBack : at.withdraw}
        </button>`
      : view.mayOperate
        ? askControl(view, act.ask)
        : html`<span class="muted">${at.notAllowed}</span>`}
  </div>`;
}

function whoElse(view: WindowView): string {
  const at = words.control;
  if (view.operatedOnSite !== '') {
    return at.onSite(view.operatedOnSite);
  }
  return view.waits ? at.waiting(view.holder) : view.holder === '' ? '' : at.held(view.holder);
}

/** What the scanner says of itself, or why its console is not reached. */
export function scannerWords(scanner: ScannerInfo): string {
  return spelled(scanner.reach) === 'connected' ? scanner.detail : scanner.reachWords;
}

/** The numbers to call, and this scanner's card at a tap: the foot of every window. */
export function frameFoot(view: WindowView): TemplateResult {
  return html`<footer aria-label=${words.emergency.title}>
    ${contacts(view.site)}
    <details data-test="session-card">
      <summary>${icon('triangle')} <span>${words.card.open}</span></summary>
      <div class="card">
        <h2>${words.card.title(view.scanner.name)}</h2>
        ${stopCard(view.card, view.site)}
      </div>
    </details>
  </footer>`;
}

export const frameStyles = css`
  ${releaseStyles}
  ${stopCardStyles}

  :host {
    height: 100vh;
    height: 100dvh;
  }

  .frame {
    height: 100%;
    display: flex;
    flex-direction: column;
    border: 6px solid var(--scanner);
    border-top: 0;
    overflow: hidden;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.75rem;
    padding: 0.4rem 0.6rem;
    background: var(--scanner);
    color: var(--scanner-ink);
  }

  /* Nothing that comes and goes in the head may move the displays: its height is one and the same. */
  @media (min-width: 1024px) {
    .head {
      display: grid;
      grid-template: minmax(0, 1fr) minmax(0, 1fr) / auto minmax(0, 1fr) 50%;
      height: 6.25rem;
      flex: none;
    }

    .head .control {
      grid-row: 2;
      grid-column: 1 / 3;
      justify-self: start;
    }

    .head .stop {
      grid-area: 1 / 3 / 3;
    }

    .head .pill {
      flex-wrap: nowrap;
      white-space: nowrap;
      min-height: 2.5rem;
      max-width: 100%;
    }

    .head .activity {
      justify-self: start;
    }
  }

  .head :focus-visible {
    outline-color: var(--scanner-ink);
  }

  .name {
    display: flex;
    align-items: baseline;
    gap: 0.6rem;
  }

  .name h1 {
    font-size: 1.5rem;
    margin: 0;
  }

  .recording {
    background: #b00020;
    color: #fff;
    border: 2px solid #fff;
    border-radius: 999px;
    padding: 0 0.6rem;
    letter-spacing: 0.06em;
  }

  .simulated {
    border: 2px dashed currentColor;
    border-radius: 999px;
    padding: 0 0.6rem;
    letter-spacing: 0.06em;
  }

  .pill {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2rem 0.75rem;
    background: var(--bg);
    color: var(--text);
    border-radius: var(--radius);
    padding: 0.25rem 0.75rem;
    min-height: 2.75rem;
  }

  .pill button {
    min-height: 2.25rem;
    padding: 0.2rem 0.75rem;
  }

  .pill :focus-visible {
    outline-color: var(--focus);
  }

  .control {
    padding-right: 0.3rem;
  }

  .middle {
    position: relative;
    flex: 1;
    min-height: 0;
    display: flex;
  }

  /* Notices, above the panel where there is one: the figures stay to be seen, and the displays where they are. */
  .beside {
    position: absolute;
    z-index: 2;
    bottom: 0.5rem;
    right: 0.5rem;
    width: min(20rem, 100% - 1rem);
    max-height: calc(100% - 1rem);
    display: flex;
    flex-direction: column;
  }

  .banners {
    max-height: 100%;
    overflow-y: auto;
  }

  .banners .notice {
    margin: 0.5rem;
    box-shadow: 0 6px 24px rgb(0 0 0 / 55%);
  }

  /* While input is frozen anyway, over the displays. */
  .banners .over {
    position: fixed;
    top: 30vh;
    left: 50%;
    transform: translateX(-50%);
    width: min(34rem, 90vw);
    z-index: 5;
  }

  .banners .over .notice {
    border: 2px solid var(--warn);
    font-size: 1.125rem;
    padding: 1.25rem;
  }

  footer {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25rem;
    background: var(--surface);
    border-top: 1px solid var(--line);
    padding: 0.15rem 0.75rem;
  }

  footer details {
    margin-left: auto;
  }

  footer summary {
    font-size: 0.8125rem;
    white-space: nowrap;
    list-style: none;
    cursor: pointer;
  }

  /* Over the displays, which stay where they are. */
  footer details .card {
    position: absolute;
    z-index: 4;
    right: 0;
    bottom: 100%;
    width: min(36rem, 100%);
    max-height: 70vh;
    overflow-y: auto;
    margin: 0;
  }

  footer > ul.contacts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25rem;
    font-size: 0.8125rem;
    min-width: 0;
  }

  footer > ul.contacts li {
    gap: 0 0.5rem;
    padding: 0;
  }

  /* The display has what room there is. */
  @media ${SMALL} {
    .frame {
      border-width: 0 3px 3px;
    }

    .head {
      font-size: 0.8125rem;
    }

    .name {
      gap: 0.4rem;
    }

    .name h1 {
      font-size: 1.125rem;
    }

    footer > ul.contacts {
      gap: 0 1rem;
      font-size: 0.75rem;
      line-height: 1.35;
    }

    footer summary {
      font-size: 0.75rem;
      line-height: 1.35;
    }

    footer > ul.contacts .of {
      display: none;
    }
  }

  @media (max-width: 719.98px) {
    .modality {
      display: none;
    }

    footer {
      gap: 0;
    }

    /* Read out, and seen as a mark. */
    footer summary span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  @media (max-width: 1023.98px) {
    .head {
      gap: 0.25rem 0.4rem;
      padding: 0.25rem 0.4rem;
    }

    .head .pill {
      min-height: 1.875rem;
      padding: 0 0.15rem 0 0.5rem;
      gap: 0 0.5rem;
    }

    .head .pill button {
      min-height: 1.75rem;
      padding: 0 0.6rem;
    }

    .head .activity {
      padding-right: 0.5rem;
    }
  }
`;
