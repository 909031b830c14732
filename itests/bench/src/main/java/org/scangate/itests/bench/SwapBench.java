package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long an operator's screen stands still when the driver of the console is changed while they
 * look at moving images and type: by {@code driver-swap}, by {@code bundle:update} of the same
 * driver in the same appliance, and when nothing is changed, in turns.
 */
final class SwapBench {
  private static final int ROUNDS = Integer.getInteger("swaps", 60);
  private static final int WARM_UP = 5;

  /** Watched on after a change: what it costs may come later. */
  private static final long AFTER_MILLIS = 500;

  private static final long PATIENCE = 30_000;

  /** What is done to the driver. */
  private enum Deed {
    NOTHING("nothing done"),
    SWAP("driver-swap"),
    UPDATE("bundle:update");

    final String words;

    Deed(String words) {
      this.words = words;
    }
  }

  private final SwapPlant plant;
  private final FrameWatch watch;
  private final Typist typist;
  private final Map<Deed, Samples> freezes = new EnumMap<>(Deed.class);
  private final Map<Deed, Typist.Outcome> keys = new EnumMap<>(Deed.class);
  private final Samples swapMillis = new Samples();
  private int steppedBack;

  private SwapBench(SwapPlant plant, FrameWatch watch, Typist typist) {
    this.plant = plant;
    this.watch = watch;
    this.typist = typist;
  }

  static int run() throws Exception {
    System.setProperty("java.awt.headless", "true");
    Path folder = Files.createTempDirectory("bench-swap");
    Goals goals = new Goals(System.out);
    try (MovingConsole console = new MovingConsole();
        SwapPlant plant = new SwapPlant(folder, console.port());
        Viewer operator = plant.operator()) {
      FrameWatch watch = new FrameWatch(console::frame);
      operator.screen.tell(watch);
      SwapBench bench = new SwapBench(plant, watch, new Typist(operator, console.keys()));
      bench.rounds(WARM_UP);
      bench.forget();
      bench.rounds(ROUNDS);
      if (!console.failure().isEmpty()) {
        throw new IOException(console.failure());
      }
      bench.report(goals);
    }
    CtImages.delete(folder);
    return goals.verdict("swap");
  }

  private void forget() {
    for (Deed deed : Deed.values()) {
      freezes.put(deed, new Samples());
      keys.put(deed, new Typist.Outcome(0, 0, 0));
    }
    steppedBack = 0;
  }

  private void rounds(int count) throws IOException, InterruptedException {
    forget();
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < Deed.values().length; i++) {
        watch(Deed.values()[(round + i) % Deed.values().length]);
      }
    }
  }

  private void watch(Deed deed) throws IOException, InterruptedException {
    int before = watch.steppedBack();
    typist.start();
    TimeUnit.MILLISECONDS.sleep(300);
    long from = System.nanoTime();
    switch (deed) {
      case NOTHING -> TimeUnit.MILLISECONDS.sleep(700); // about as long as a swap takes
      case SWAP -> plant.swap();
      case UPDATE -> plant.update();
    }
    long done = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
    freezes.get(deed).add(watch.longestGap(from, System.nanoTime(), PATIENCE));
    keys.merge(deed, typist.stop(), Typist.Outcome::plus);
    if (deed == Deed.SWAP) {
      swapMillis.add((done - from) / 1e6);
      steppedBack += watch.steppedBack() - before;
    }
  }

  private void report(Goals goals) {
    System.out.printf(
        Locale.ROOT,
        "Longest time without a newer frame, of %d a second, ms; keys pressed and released%n"
            + "                   p50      p99      max      n   typed   lost  doubled%n",
        MovingConsole.FRAMES_A_SECOND);
    for (Deed deed : Deed.values()) {
      Samples samples = freezes.get(deed);
      Typist.Outcome outcome = keys.get(deed);
      System.out.printf(
          Locale.ROOT,
          "  %-13s %7.1f  %7.1f  %7.1f  %5d  %6d  %5d  %7d%n",
          deed.words,
          samples.median(),
          samples.quantile(0.99),
          samples.quantile(1),
          samples.count(),
          outcome.typed(),
          outcome.lost(),
          outcome.doubled());
    }
    System.out.printf(
        Locale.ROOT,
        "  driver-swap is the command, over the control socket, and takes %.0f ms (median);%n"
            + "  bundle:update is Bundle.update of the active driver bundle with a jar file, which"
            + " is what Karaf's%n  command does, called by a bundle beside it, with no other"
            + " driver installed to fall back to.%n"
            + "  Each frame counts only whole and when it is newer; a swap showed an older one"
            + " again %d times.%n",
        swapMillis.median(),
        steppedBack);
    Typist.Outcome swapped = keys.get(Deed.SWAP);
    goals.atMost("freeze at a driver-swap, p99", freezes.get(Deed.SWAP).quantile(0.99), 100, "ms");
    goals.atMost(
        "keys lost or doubled at a driver-swap",
        swapped.lost() + swapped.doubled(),
        0,
        "of " + swapped.typed());
  }
}
