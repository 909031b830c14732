package org.scangate.core.access;

import java.util.stream.IntStream;

/** What a PIN has to be: 6 to 12 digits that are not the ones everybody tries first. */
final class PinRules {
  static final int SHORTEST = 6;
  static final int LONGEST = 12;
  private static final int FEWEST_KINDS = 3;

  private PinRules() {}

  /**
   * Refuses a weak PIN.
   *
   * @throws Refused saying what is wrong with it, without repeating it
   */
  static void check(String pin) throws Refused {
    if (!pin.matches("[0-9]{" + SHORTEST + "," + LONGEST + "}")) {
      throw weak("A PIN has " + SHORTEST + " to " + LONGEST + " digits, nothing else.");
    }
    if (pin.chars().distinct().count() < FEWEST_KINDS) {
      throw weak("That PIN repeats too few digits; take at least " + FEWEST_KINDS + " different.");
    }
    if (repeatsItself(pin)) {
      throw weak("That PIN is one piece repeated; choose another.");
    }
    if (steps(pin) == pin.length() - 1 || runs(pin) > pin.length() / 2) {
      throw weak("That PIN counts up or down, or stays on a digit; choose another.");
    }
  }

  /** {@code 123123}, {@code 454545}. */
  private static boolean repeatsItself(String pin) {
    return (pin + pin).indexOf(pin, 1) < pin.length();
  }

  /** How many steps lead to the same or a neighbouring digit. */
  private static long steps(String pin) {
    return IntStream.range(1, pin.length()).filter(at -> Math.abs(step(pin, at)) <= 1).count();
  }

  /**
   * The steps in a row from a digit to its neighbour that are 0, 1 or -1 like the step before them.
   */
  private static int runs(String pin) {
    int longest = 0;
    int run = 0;
    for (int i = 1; i < pin.length(); i++) {
      int step = step(pin, i);
      boolean goesOn = Math.abs(step) <= 1 && (run == 0 || step == step(pin, i - 1));
      run = goesOn ? run + 1 : Math.abs(step) <= 1 ? 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static int step(String pin, int at) {
    int step = pin.charAt(at) - pin.charAt(at - 1);
    return step == -9 ? 1 : step == 9 ? -1 : step;
  }

  private static Refused weak(String words) {
    return new Refused(400, "pin.weak", words);
  }
}
