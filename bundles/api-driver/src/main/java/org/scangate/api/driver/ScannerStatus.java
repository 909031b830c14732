package org.scangate.api.driver;

import java.util.Objects;

/**
 * A report of what the scanner does. It never holds patient data: neither names nor ids of people.
 *
 * @param activity what it does
 * @param detail one short line for people, such as the protocol's name; may be empty
 * @param progress 0 to 1 while scanning, or -1 when unknown
 */
public record ScannerStatus(Activity activity, String detail, double progress) {

  /** The state before a driver has said anything. */
  public static final ScannerStatus UNKNOWN = new ScannerStatus(Activity.UNKNOWN, "", -1);

  public ScannerStatus {
    Objects.requireNonNull(activity);
    Objects.requireNonNull(detail);
  }
}
