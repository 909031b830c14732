/**
 * Carries consoles to browsers: framebuffer to viewers, input to control.
 *
 * <p>Services: the link channels {@code session} (JSON, docs/link.md) and {@code console} (RFB,
 * with the appliance as server). Threads: {@code scangate-console-encode-N} encode and send, {@code
 * scangate-console-timer} paces state messages; what a viewer sends is read on the link's thread
 * and handed to the scanner's session at once. Each display has one grid of damage and encoded
 * tiles for all its viewers, so that a tile is encoded once, and only when somebody can take it; a
 * viewer without credit is sent nothing and gets the newest pixels when it has. The viewers of the
 * holder of control go first, the others share what is left. A viewer that breaks the protocol, or
 * never reads, is closed with a reason and costs the others nothing.
 */
package org.scangate.remote.console;
