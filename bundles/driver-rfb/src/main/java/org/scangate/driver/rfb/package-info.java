/**
 * Reaches any console that speaks RFB: a KVM-over-IP, a vendor's viewer, a VNC server.
 *
 * <p>Registers one {@link org.scangate.api.driver.ScannerDriver} named {@code rfb}. Each display
 * has a connection of its own, read on its own thread {@code scangate-rfb-SCANNER-DISPLAY}; input
 * is written by the caller. The first display that is lost fails the whole connection, with the
 * reason. RFB does not tell what a scanner does, so its activity stays UNKNOWN.
 */
package org.scangate.driver.rfb;
