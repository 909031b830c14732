package org.scangate.api.driver;

/** One input event of the holder. */
public sealed interface InputEvent {

  /**
   * A key went down or up.
   *
   * @param keysym the X11 keysym, as in RFC 6143 7.5.4
   * @param scancode the XT scan code of the physical key as QEMU's extended key event counts it
   *     (0xe0-prefixed codes have bit 7 set), 0 when unknown
   * @param down true for pressed
   */
  record Key(int keysym, int scancode, boolean down) implements InputEvent {}

  /**
   * The pointer is at a place with these buttons held.
   *
   * @param x column, within the display
   * @param y row, within the display
   * @param buttons bit 0 left, 1 middle, 2 right, 3 wheel up, 4 wheel down, 5 wheel left, 6 wheel
   *     right; RFC 6143 7.5.5
   */
  record Pointer(int x, int y, int buttons) implements InputEvent {}
}
