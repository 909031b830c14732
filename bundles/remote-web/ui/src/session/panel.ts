import { type TemplateResult, css, html, nothing } from 'lit';
import { callOutBoard } from '../parts/call-outs.js';
import { icon } from '../parts/icons.js';
import type { Recorded, SessionState } from '../types.js';
import { words } from '../words.js';
import type { SessionClient } from './client.js';
import type { Shown } from './console.js';
import './quality.js';
import { SMALL, smallWindow } from './small.js';

/** The panel beside the displays: who is here and how the link does. In a small window it lies over them. */
export function panel(state: SessionState, client: SessionClient, shown: Shown | null, close: () => void): TemplateResult {
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && smallWindow().matches) {
      close();
    }
  };
  return html`<aside aria-label=${words.session.panel} data-test="panel" tabindex="0" @keydown=${escape}>
    <button class="fold" data-test="panel-close" @click=${close}>${words.session.foldPanel}</button>
    <section aria-labelledby="people-title">
      <h2 id="people-title">${words.session.people}</h2>
      <ul class="people" data-test="people">
        ${state.people.map(
          (person) =>
            html`<li data-test="present" data-control=${person.holdsControl ? 'holds' : 'views'}>
              ${icon(person.holdsControl ? 'hand' : 'eye')}
              <span>
                <strong>${person.you === true ? words.session.you(person.name) : person.name}</strong>
                ${person.holdsControl ? words.session.holder : words.session.viewer}<br />
                <span class="muted">${words.listOf(person.roles.map((role) => words.roles[role] ?? role))}</span>
              </span>
            </li>`,
        )}
      </ul>
    </section>
    ${state.recording === null ? nothing : recording(state.recording, client)}
    ${state.you.mayOperate
      ? html`<section aria-labelledby="say-title" data-test="say">
          <h2 id="say-title">${words.callOuts.title}</h2>
          ${callOutBoard(state.callOuts, 'remote', client.link === 'up', (word) => client.sayToRoom(word))}
        </section>`
      : nothing}
    <section aria-labelledby="quality-title">
      <h2 id="quality-title">${words.quality.title}</h2>
      <p data-test="link-state" data-state=${client.link} aria-live="polite">
        ${words.link[client.link]}
      </p>
      <sg-quality .client=${client} .shown=${shown}></sg-quality>
    </section>
  </aside>`;
}

function recording(it: Recorded, client: SessionClient): TemplateResult {
  const at = words.recording;
  return html`<section aria-labelledby="recording-title" data-test="recording-panel">
    <h2 id="recording-title">${at.title}</h2>
    <p data-test="recording-state">
      ${it.on ? html`<strong>${it.by === '' ? at.bySite : at.by(it.by)}</strong>` : at.off}
      ${it.trouble === '' ? nothing : html`<strong class="tone-alarm">${it.trouble}</strong>`}
    </p>
    ${it.mayStart
      ? html`<button data-test="recording-button" ?disabled=${client.link !== 'up'} @click=${() => client.record(!it.on)}>
          ${it.on ? at.stop : at.start}
        </button>`
      : nothing}
  </section>`;
}

export const panelStyles = css`
  .beside.panel {
    position: static;
    width: 21rem;
    max-height: none;
    flex: none;
    background: var(--surface);
    border-left: 1px solid var(--line);
  }

  aside {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    padding: 0.75rem 1rem;
  }

  aside:focus-visible {
    outline-offset: -3px;
  }

  .fold {
    display: none;
    float: right;
  }

  @media (max-width: 1279.98px) {
    .beside.panel {
      width: 18rem;
    }
  }

  @media ${SMALL} {
    .beside.panel {
      position: absolute;
      z-index: 4;
      inset: 0 0 0 auto;
      width: min(21rem, 100%);
    }

    .fold {
      display: inline-flex;
    }
  }

  aside section {
    margin-bottom: 1.25rem;
  }

  aside h2 {
    font-size: 1rem;
    margin-bottom: 0.4rem;
  }

  ul.people {
    list-style: none;
    margin: 0;
    padding: 0;
  }

  ul.people li {
    display: flex;
    gap: 0.5rem;
    padding: 0.2rem 0;
  }

  ul.people svg {
    margin-top: 0.2rem;
  }
`;
