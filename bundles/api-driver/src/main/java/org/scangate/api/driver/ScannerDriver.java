package org.scangate.api.driver;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows how to reach one kind of scanner: the only door of a driver bundle, registered as an OSGi
 * service.
 *
 * <p>One instance serves every scanner that names it; it keeps no state between {@link #open}
 * calls.
 */
@ConsumerType
public interface ScannerDriver {

  /** What this driver is and which settings it takes; called often, answers at once, never null. */
  DriverDescription description();

  /**
   * Connects to a scanner. Called on the scanner's own thread, with a deadline of 15 s; a call that
   * takes longer is interrupted and its connection closed when it comes late.
   *
   * @param settings the scanner's entry of the site file, checked
   * @param context what the connection paints into and reports to, valid until the connection is
   *     closed
   * @throws DriverException when the scanner refuses or the settings are wrong; the message goes to
   *     the screen of the people who wait, so it names the thing, the value and the way out, and no
   *     secret
   * @throws InterruptedException when the deadline passed or the scanner is being removed
   */
  ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException, InterruptedException;
}
