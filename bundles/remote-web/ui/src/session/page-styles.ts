import { css } from 'lit';
import { SMALL } from './small.js';

/** The session page inside its frame. */
export const pageStyles = css`
  main {
    flex: 1;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
    gap: 0.4rem;
    padding: 0.4rem;
  }
  .panes {
    flex: 1;
    min-height: 0;
    display: flex;
    gap: 0.4rem;
  }
  .tools {
    justify-content: space-between;
  }
  .tools .detail {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .tools button {
    min-height: 2.25rem;
    padding: 0.1rem 0.75rem;
  }
  .tools .keys {
    display: none;
  }
  @media (max-width: 1279.98px) {
    .tools .row {
      gap: 0.4rem;
    }
    .tools button {
      padding: 0.1rem 0.5rem;
    }
  }
  @media ${SMALL} {
    main {
      gap: 0.2rem;
      padding: 0.2rem;
    }
    .tools {
      gap: 0.25rem;
      font-size: 0.8125rem;
    }
    .tools .row {
      gap: 0.25rem;
    }
    .tools button {
      min-height: 1.75rem;
    }
    .tools .keys {
      display: inline-flex;
    }
    sg-key-bar:not([open]) {
      display: none;
    }
  }
  @media (max-width: 719.98px) {
    .tools {
      gap: 0.15rem;
      font-size: 0.75rem;
    }
    .tools .row {
      gap: 0.15rem;
    }
    .tools button {
      padding: 0 0.35rem;
    }
    .tools .detail {
      display: none;
    }
  }
  .away {
    flex: 1;
    display: grid;
    place-content: center;
    gap: 0.75rem;
    border: 3px dashed var(--edge);
    border-radius: var(--radius);
    text-align: center;
  }
  .alone {
    max-width: 40rem;
    margin: 10vh auto;
    padding: 0 1.5rem;
    display: block;
  }
`;
