package org.scangate.itests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Types letters as somebody who is quick at it, ten a second, and compares what the console's
 * keyboard gave with what was typed: every press and every release, in order.
 */
final class Typist {
  private static final int LETTERS = 26;

  /** What has not come so long after the one before it is lost. */
  private static final long LATEST_MILLIS = 700;

  private final Viewer viewer;
  private final XClient keyboard;

  /** Keycodes of the letters, as the X server has them. */
  private final int[] codes = new int[LETTERS];

  private Thread typing;
  private volatile boolean over;
  private volatile IOException failure;
  private final List<Integer> typed = new ArrayList<>();
  private int letter;

  /** What became of what was typed: presses and releases are counted each. */
  record Outcome(int typed, int lost, int doubled) {
    Outcome plus(Outcome other) {
      return new Outcome(typed + other.typed, lost + other.lost, doubled + other.doubled);
    }
  }

  Typist(Viewer viewer, XClient keyboard) throws IOException, InterruptedException {
    this.viewer = viewer;
    this.keyboard = keyboard;
    for (int i = 0; i < LETTERS; i++) {
      viewer.key('a' + i, true);
      codes[i] = keyboard.key(5000).code();
      viewer.key('a' + i, false);
      if (keyboard.key(5000).down()) {
        throw new IOException("the key " + (char) ('a' + i) + " was not released");
      }
    }
  }

  void start() {
    typed.clear();
    over = false;
    typing = new Thread(this::type, "bench-typist");
    typing.start();
  }

  private void type() {
    try {
      for (int i = 0; !over; i++) {
        letter = (letter + 1) % LETTERS;
        press(true);
        rest(15 + i * 7 % 40);
        press(false);
        rest(35 + i * 11 % 60);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void rest(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void press(boolean down) throws IOException {
    viewer.key('a' + letter, down);
    typed.add(down ? codes[letter] : -codes[letter]);
  }

  /** Stops, and says what arrived of it; waits for the last of it, but not for what is lost. */
  Outcome stop() throws IOException, InterruptedException {
    over = true;
    typing.join(5000);
    if (failure != null) {
      throw failure;
    }
    List<Integer> came = new ArrayList<>();
    for (XClient.Key key = keyboard.nextKey(LATEST_MILLIS);
        key != null;
        key = keyboard.nextKey(came.size() < typed.size() ? LATEST_MILLIS : 100)) {
      came.add(key.down() ? key.code() : -key.code());
    }
    int common = common(typed, came);
    return new Outcome(typed.size(), typed.size() - common, came.size() - common);
  }

  /** The length of the longest sequence that both have, in order. */
  private static int common(List<Integer> one, List<Integer> two) {
    int[] above = new int[two.size() + 1];
    for (Integer a : one) {
      int[] row = new int[two.size() + 1];
      for (int j = 0; j < two.size(); j++) {
        row[j + 1] = a.equals(two.get(j)) ? above[j] + 1 : Math.max(above[j + 1], row[j]);
      }
      above = row;
    }
    return above[two.size()];
  }
}
