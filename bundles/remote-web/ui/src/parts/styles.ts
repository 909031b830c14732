import { css } from 'lit';

/** What every component's shadow tree shares: type, focus, buttons, fields, tables, notices. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    display: block;
    color: var(--text);
  }

  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  h1 {
    font-size: 1.75rem;
    line-height: 1.2;
    font-weight: 650;
    margin: 0 0 1rem;
  }

  h2 {
    font-size: 1.25rem;
    font-weight: 650;
    margin: 0 0 0.75rem;
  }

  h3 {
    font-size: 1rem;
    font-weight: 650;
    margin: 0 0 0.5rem;
  }

  p {
    margin: 0 0 0.75rem;
    max-width: 70ch;
  }

  a {
    color: var(--accent);
  }

  .muted {
    color: var(--muted);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }

  button,
  .button {
    font: inherit;
    font-weight: 600;
    min-height: 2.5rem;
    min-width: 2.5rem;
    padding: 0.4rem 0.9rem;
    border-radius: var(--radius);
    border: 1px solid var(--edge);
    background: var(--raised);
    color: var(--text);
    cursor: pointer;
    text-decoration: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
  }

  button:hover,
  .button:hover {
    background: #2b3846;
  }

  button.primary,
  .button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  button.primary:hover,
  .button.primary:hover {
    background: #a5d8ff;
  }

  button.danger {
    border-color: var(--alarm);
    color: var(--alarm);
  }

  button[disabled] {
    cursor: default;
    opacity: 0.65;
  }

  button[aria-pressed='true'] {
    background: var(--text);
    border-color: var(--text);
    color: var(--bg);
  }

  input,
  select {
    font: inherit;
    min-height: 2.75rem;
    padding: 0.4rem 0.7rem;
    width: 100%;
    border-radius: var(--radius);
    border: 1px solid var(--edge);
    background: var(--bg);
    color: var(--text);
  }

  input[aria-invalid='true'] {
    border: 2px solid var(--alarm);
  }

  input[type='checkbox'] {
    width: 1.5rem;
    min-height: 1.5rem;
    accent-color: var(--accent);
    margin: 0;
  }

  .field {
    margin: 0 0 1.1rem;
  }

  .field label {
    display: block;
    font-weight: 600;
    margin-bottom: 0.25rem;
  }

  .hint {
    color: var(--muted);
    margin: 0.25rem 0 0;
  }

  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 12px;
    padding: 1.25rem;
  }

  .notice {
    display: flex;
    gap: 0.6rem;
    align-items: flex-start;
    border-radius: var(--radius);
    border: 1px solid var(--line);
    border-left: 5px solid var(--accent);
    background: var(--raised);
    padding: 0.7rem 0.9rem;
    margin: 0 0 1rem;
  }

  .notice > div {
    flex: 1;
    min-width: 0;
  }

  .notice .dismiss {
    flex: none;
    min-height: 2rem;
    min-width: 2rem;
    padding: 0;
    margin: -0.25rem -0.4rem 0 0;
  }

  .notice ul {
    margin: 0.25rem 0 0;
    padding-left: 1.1rem;
  }

  .notice.bad {
    border-left-color: var(--alarm);
  }

  .notice.warn {
    border-left-color: var(--warn);
  }

  .notice.good {
    border-left-color: var(--ok);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    align-items: center;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    border: 1px solid var(--edge);
    border-radius: 999px;
    padding: 0.05rem 0.65rem;
    font-weight: 600;
  }

  .chip.not-released {
    background: #b00000;
    color: #fff;
  }
  .chip.simulated {
    border: 2px dashed var(--warn);
    color: var(--warn);
    letter-spacing: 0.06em;
  }

  table {
    border-collapse: collapse;
    width: 100%;
  }

  th,
  td {
    text-align: left;
    vertical-align: top;
    padding: 0.55rem 0.75rem;
    border-bottom: 1px solid var(--line);
  }

  th {
    color: var(--muted);
    font-weight: 600;
  }

  .scroll {
    overflow-x: auto;
  }

  .number {
    font-variant-numeric: tabular-nums;
  }

  svg.icon {
    width: 1.25em;
    height: 1.25em;
    flex: none;
    vertical-align: -0.2em;
  }

  .tone-ok {
    color: var(--ok);
  }

  .tone-warn {
    color: var(--warn);
  }

  .tone-alarm {
    color: var(--alarm);
  }

  .tone-quiet {
    color: var(--muted);
  }
`;

/** For `contacts()`. */
export const contactStyles = css`
  ul.contacts {
    list-style: none;
    margin: 0;
    padding: 0;
  }

  ul.contacts li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    padding: 0.2rem 0;
  }

  ul.contacts strong {
    font-variant-numeric: tabular-nums;
  }
`;
