import { css } from 'lit';

export const overviewStyles = css`
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.75rem;
    max-width: none;
    font-size: 1.125rem;
  }
  .filter {
    display: grid;
    grid-template-columns: minmax(14rem, 2fr) repeat(3, minmax(9rem, 1fr));
    gap: 0 1rem;
  }
  .filter .field {
    margin-bottom: 0.75rem;
  }
  .table {
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
    overflow: hidden;
  }
  .rows {
    height: max(16rem, 100vh - 27rem);
    overflow-y: auto;
    /* The rows before a scroll position change while one reads on: the list holds still all the same. */
    overflow-anchor: none;
    contain: strict;
  }
  .rows:focus-visible {
    outline-offset: -3px;
  }
  .tall {
    position: relative;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(9rem, 1.3fr) 8rem minmax(12rem, 3fr) 5rem 6rem 5.5rem;
    gap: 0 0.75rem;
    align-items: center;
    height: 44px;
    padding: 0 0.9rem;
    border-bottom: 1px solid var(--line);
    white-space: nowrap;
  }
  .rows .row {
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
    contain: layout paint style;
  }
  .row > span {
    overflow: hidden;
    text-overflow: ellipsis;
    padding: 0.3rem 0;
  }
  .head {
    color: var(--muted);
    font-weight: 600;
    background: var(--raised);
    /* As wide as the rows beside their scroll bar. */
    scrollbar-gutter: stable;
    overflow-y: auto;
  }
  .rows {
    scrollbar-gutter: stable;
  }
  @media (max-width: 60rem) {
    .filter {
      grid-template-columns: 1fr 1fr;
    }
    .filter .wide {
      grid-column: 1 / -1;
    }
    .row {
      grid-template-columns: minmax(7rem, 1.3fr) 7.5rem minmax(7rem, 2fr) 4rem;
    }
    .less {
      display: none;
    }
  }
`;
