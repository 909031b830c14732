package org.scangate.fleet.console.host;

/** What others wrote, fit to stand among words of the console's own. */
final class Words {
  private static final int LONGEST = 80;

  private Words() {}

  /** Shortened, and without anything that does not print. */
  static String plain(String text) {
    int end = Math.min(LONGEST, text.length());
    StringBuilder plain = new StringBuilder(end + 3);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      plain.append(c < ' ' || c > '~' ? '?' : c);
    }
    return end < text.length() ? plain.append("...").toString() : plain.toString();
  }
}
