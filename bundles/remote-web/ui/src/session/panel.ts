import { type TemplateResult, css, html } from 'lit';
import { icon } from '../parts/icons.js';
import type { SessionState } from '../types.js';
import { words } from '../words.js';
import type { SessionClient } from './client.js';
import type { Shown } from './console.js';
import './quality.js';

/** The panel beside the displays: who is here, whom to call, how the link does. */
export function panel(state: SessionState, client: SessionClient, shown: Shown | null): TemplateResult {
  return html`<aside aria-label=${words.session.panel} data-test="panel">
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
    <section aria-labelledby="quality-title">
      <h2 id="quality-title">${words.quality.title}</h2>
      <p data-test="link-state" data-state=${client.link} aria-live="polite">
        ${words.link[client.link]}
      </p>
      <sg-quality .client=${client} .shown=${shown}></sg-quality>
    </section>
  </aside>`;
}

export const panelStyles = css`
  aside {
    width: 21rem;
    flex: none;
    overflow-y: auto;
    background: var(--surface);
    border-left: 1px solid var(--line);
    padding: 0.75rem 1rem;
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
