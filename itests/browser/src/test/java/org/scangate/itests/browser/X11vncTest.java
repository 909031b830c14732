package org.scangate.itests.browser;

/**
 * Through x11vnc as it is by default, which types keysyms into a running X server. It knows no
 * wheel sideways, and without its option -nomodtweak it lifts Shift for a Tab.
 */
class X11vncTest extends XConsoleContract {

  @Override
  XConsole console() throws Exception {
    return XConsole.throughX11vnc();
  }
}
