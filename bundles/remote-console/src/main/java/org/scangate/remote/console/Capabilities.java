package org.scangate.remote.console;

import org.scangate.lib.rfb.Encodings;

/** What a viewer can decode, from its list of encodings. */
record Capabilities(
    boolean tight,
    boolean grey,
    boolean lastRect,
    boolean cursor,
    boolean desktopSize,
    boolean extendedDesktopSize,
    boolean fence,
    boolean continuousUpdates,
    boolean qemuKeys) {

  /** Before the viewer has said anything. */
  static final Capabilities NONE =
      new Capabilities(false, false, false, false, false, false, false, false, false);

  static Capabilities of(int[] encodings) {
    return new Capabilities(
        has(encodings, Encodings.TIGHT),
        has(encodings, Encodings.GREY),
        has(encodings, Encodings.LAST_RECT),
        has(encodings, Encodings.CURSOR),
        has(encodings, Encodings.DESKTOP_SIZE),
        has(encodings, Encodings.EXTENDED_DESKTOP_SIZE),
        has(encodings, Encodings.FENCE),
        has(encodings, Encodings.CONTINUOUS_UPDATES),
        has(encodings, Encodings.QEMU_EXTENDED_KEY_EVENT));
  }

  private static boolean has(int[] encodings, int wanted) {
    for (int encoding : encodings) {
      if (encoding == wanted) {
        return true;
      }
    }
    return false;
  }
}
