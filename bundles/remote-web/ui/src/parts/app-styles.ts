import { css } from 'lit';

/** The frame around the quiet pages. */
export const appStyles = css`
  :host {
    min-height: 100%;
    display: flex;
    flex-direction: column;
  }
  .skip {
    position: absolute;
    left: 0.5rem;
    top: -4rem;
    z-index: 10;
  }
  .skip:focus {
    top: 0.5rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1.5rem;
    padding: 0.6rem 1.5rem;
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    font-size: 1.125rem;
    font-weight: 700;
    letter-spacing: 0.01em;
  }
  nav ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  nav a {
    display: inline-flex;
    align-items: center;
    min-height: 2.5rem;
    padding: 0 0.8rem;
    border-radius: var(--radius);
    color: var(--text);
    text-decoration: none;
    border-bottom: 3px solid transparent;
  }
  nav a:hover {
    background: var(--raised);
  }
  nav a[aria-current='page'] {
    background: var(--raised);
    border-bottom-color: var(--accent);
    font-weight: 600;
  }
  .who {
    margin-left: auto;
    display: flex;
    align-items: center;
    gap: 1rem;
  }
  main {
    flex: 1;
    width: 100%;
    max-width: 78rem;
    margin: 0 auto;
    padding: 1.75rem 1.5rem;
  }
  main:focus {
    outline: none;
  }
  footer {
    border-top: 1px solid var(--line);
    padding: 1rem 1.5rem;
    color: var(--muted);
  }
  footer > div {
    max-width: 75rem;
    margin: 0 auto;
  }
  footer ul {
    margin: 0.25rem 0 0.75rem;
    padding-left: 1.25rem;
  }
  .narrow {
    max-width: 27rem;
    margin: 4vh auto 0;
  }
`;
