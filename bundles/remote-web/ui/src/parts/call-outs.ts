import { type TemplateResult, css, html, nothing } from 'lit';
import { clockSeconds } from '../format.js';
import type { CallOut, CallOutWord } from '../types.js';
import { words } from '../words.js';
import { icon } from './icons.js';

const WORDS: readonly CallOutWord[] = ['PRESS_START', 'TABLE_IN', 'CONTRAST_RUNNING', 'READY', 'STOP'];

/** What the other side has said and nobody here has answered. */
export function unanswered(callOuts: readonly CallOut[], here: 'on-site' | 'remote'): CallOut[] {
  return callOuts.filter((it) => it.onSite !== (here === 'on-site') && it.answeredBy === null);
}

/** Words of the other side, each with one tap to answer. */
export function incoming(open: readonly CallOut[], answer: (id: number) => void): TemplateResult {
  return html`<div aria-live="assertive" data-test="call-outs">
    ${open.map(
      (it) => html`<div class="call-out" data-test="call-out" data-word=${it.word}>
        <strong>${icon('triangle')} ${words.callOuts.say[it.word]}${it.times > 1 ? words.callOuts.times(it.times) : nothing}</strong>
        <span>${words.callOuts.from(it.by, clockSeconds(new Date(it.at)))}</span>
        <button class="primary" data-test="call-out-answer" @click=${() => answer(it.id)}>${words.callOuts.answer}</button>
      </div>`,
    )}
  </div>`;
}

/** A button for each word, and what became of the words that were said here. */
export function callOutBoard(
  callOuts: readonly CallOut[],
  here: 'on-site' | 'remote',
  enabled: boolean,
  say: (word: CallOutWord) => void,
): TemplateResult {
  const at = words.callOuts;
  const mine = callOuts.filter((it) => it.onSite === (here === 'on-site')).slice(-3);
  return html`<p class="muted">${at.lead}</p>
    <div class="say">
      ${WORDS.map(
        (word) => html`<button ?disabled=${!enabled} data-test="say-${word}" @click=${() => say(word)}>${at.say[word]}</button>`,
      )}
    </div>
    <ul class="said" aria-live="polite" data-test="call-outs-said">
      ${mine.map(
        (it) => html`<li>
          ${at.say[it.word]}, ${clockSeconds(new Date(it.at))}:
          ${it.answeredBy === null
            ? html`<strong class="tone-warn">${at.unanswered}</strong>`
            : html`<span class="tone-ok">${at.answered(it.answeredBy, clockSeconds(new Date(it.answeredAt ?? it.at)))}</span>`}
        </li>`,
      )}
    </ul>`;
}

export const callOutStyles = css`
  .call-out {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    background: var(--surface);
    border: 3px solid var(--warn);
    border-radius: var(--radius);
    padding: 0.6rem 0.9rem;
    margin-bottom: 0.5rem;
  }

  .call-out strong {
    font-size: 1.3rem;
  }

  .say {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
  }

  ul.said {
    list-style: none;
    margin: 0.4rem 0 0;
    padding: 0;
  }
`;
