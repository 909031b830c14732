package org.scangate.scanner.runtime;

/** Makes what a driver says fit for a screen: one line, of bounded length, never empty. */
final class Words {
  private static final int LONGEST = 300;

  private Words() {}

  static String line(String said, String otherwise) {
    if (said == null || said.isBlank()) {
      return otherwise;
    }
    String cut = said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
    StringBuilder line = new StringBuilder(cut.length());
    cut.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
    return line.toString().strip();
  }

  /** Why a call failed, for the people who wait. */
  static String of(String call, Throwable failure) {
    if (failure instanceof org.scangate.api.driver.DriverException) {
      return line(failure.getMessage(), "the driver gave no reason");
    }
    String message = line(failure.getMessage(), "no message");
    return "the driver failed in "
        + call
        + " with "
        + failure.getClass().getSimpleName()
        + " ("
        + message
        + ")";
  }
}
