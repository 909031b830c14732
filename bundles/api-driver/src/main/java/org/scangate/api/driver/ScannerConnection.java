package org.scangate.api.driver;

import org.osgi.annotation.versioning.ConsumerType;

/** One open connection to a scanner, made by {@link ScannerDriver#open}. */
@ConsumerType
public interface ScannerConnection extends AutoCloseable {

  /**
   * Passes one input event of the person who holds control to the console. Called on the scanner's
   * own thread, in the order in which the events were made, with a deadline of 1 s.
   *
   * @param display one of the ids in {@link ScannerSettings#displays}
   * @throws DriverException when the event could not be passed on; the connection is then closed
   *     and opened again
   */
  void input(String display, InputEvent event) throws DriverException, InterruptedException;

  /**
   * Lets go of the scanner. Called once, from any thread, with a deadline of 5 s; pending calls
   * end.
   */
  @Override
  void close();
}
