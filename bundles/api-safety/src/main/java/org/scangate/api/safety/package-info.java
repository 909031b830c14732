/**
 * Words of the stop relay: the permissive, the stop and the hold of one scanner, and what a relay
 * device must do.
 *
 * <p>{@link org.scangate.api.safety.StopCircuit} is one scanner's circuit as a service, with the
 * property {@code scanner}; safety-stop implements it. {@link org.scangate.api.safety.Relay} is one
 * device as a service, with the property {@code relay}; safety-relay-* implement it, and only
 * safety-stop calls it. No method of a circuit waits for a relay or a disk, and no listener is ever
 * waited for. The permissive is granted or dropped, never open or closed. A circuit is
 * supplementary to the scanner's own stops: it is not an emergency stop.
 */
@Export
@Version("1.0.0")
package org.scangate.api.safety;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
