/** The part of noVNC's inflater that is mended. */
export interface Inflater {
  readonly strm: { readonly state: { readonly window: { readonly length: number } | null; wsize: number } };
  reset(): void;
}

/**
 * Lets a Tight stream be continued after a reset. noVNC's inflater sets the size of its window to 0 at a reset and
 * never back, so that it forgets what a following rectangle of the same stream refers to and fails.
 */
export function keepHistory(inflater: Inflater): void {
  const reset = inflater.reset.bind(inflater);
  inflater.reset = () => {
    reset();
    const { state } = inflater.strm;
    if (state.window !== null) {
      state.wsize = state.window.length;
    }
  };
}
