package org.scangate.api.drivers;

/**
 * A driver as it is used at one scanner: what a physicist releases.
 *
 * @param scanner its id
 * @param driver SHA-256 of the driver, 64 hexadecimal digits: of its file when it was brought to
 *     the appliance, and else of its bundle and the libraries of the appliance that it uses
 * @param settings SHA-256 of what the site file gives the driver there
 */
public record DriverPair(String scanner, String driver, String settings) {

  public DriverPair {
    if (!scanner.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("'" + scanner + "' is no id of a scanner");
    }
    digits(driver);
    digits(settings);
  }

  private static void digits(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'" + sha256 + "' is not 64 hexadecimal digits");
    }
  }
}
