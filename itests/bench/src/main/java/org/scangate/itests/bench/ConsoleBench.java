package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.scangate.itests.bench.Peers.Way;

/**
 * One Xvnc, reached directly, through stunnel, through websockify and through the appliance, by the
 * same decoder: input, small and full changes, a slow path, bytes, onlookers.
 */
final class ConsoleBench {
  private static final int KEYSYM = 'a';
  private static final long PATIENCE = 6_000;
  private static final int FRAMES = 24;

  /** Of 50 events: as many as a person makes in some minutes, after which the code is compiled. */
  private static final int WARM_UP_ROUNDS = 200;

  /** Of a new connection, whose rate nobody knows yet; of every way. */
  private static final int NEW_CHANGES = 3;

  /** Until a process that stood still has done what was due meanwhile. */
  private static final long AWAKE_MILLIS = 300;

  private static final long SLOW_BITS = 20_000_000;
  private static final long SLOW_ONE_WAY_MILLIS = 25;

  private final Peers peers;
  private final XClient x;
  private final Goals goals = new Goals(System.out);
  private final Random random = new Random(20);
  private final Set<String> sections;
  private final Picture[] full = new Picture[2];
  private final int[] fullPixmaps = new int[2];
  private final Picture[] moving = new Picture[FRAMES];
  private final int[] movingPixmaps = new int[FRAMES];

  private final Map<Way, Integer> stalls = new EnumMap<>(Way.class);

  /** What the X server shows. */
  private Picture shown;

  private ConsoleBench(Peers peers, XClient x) throws IOException, InterruptedException {
    this.peers = peers;
    this.x = x;
    String only = System.getProperty("only", "");
    sections = only.isEmpty() ? Set.of() : Set.of(only.split(","));
    for (int i = 0; i < full.length; i++) {
      full[i] = OperatorScreen.full(Peers.WIDTH, Peers.HEIGHT, i);
      fullPixmaps[i] = x.pixmap(full[i]);
    }
    for (int i = 0; i < FRAMES; i++) {
      moving[i] = OperatorScreen.moving(i, FRAMES);
      movingPixmaps[i] = x.pixmap(moving[i]);
    }
    drawFull(0);
    x.sync();
  }

  static int run() throws IOException, InterruptedException {
    System.setProperty("java.awt.headless", "true");
    long began = System.nanoTime();
    try (ShapedPath slow = new ShapedPath(SLOW_BITS, SLOW_ONE_WAY_MILLIS, 125_000);
        ShapedPath counting = new ShapedPath(0, 0, 0);
        Peers peers = new Peers(slow, counting);
        XClient x = new XClient(peers.x.name(), Peers.WIDTH, Peers.HEIGHT)) {
      ConsoleBench bench = new ConsoleBench(peers, x);
      bench.sections();
      bench.goals.atMost(
          "stalls of the appliance", bench.stalls.getOrDefault(Way.APPLIANCE, 0), 0, "stalls");
      System.out.printf(Locale.ROOT, "%nIn all %.0f s%n", (System.nanoTime() - began) / 1e9);
      return bench.goals.verdict("console");
    }
  }

  private void sections() throws IOException, InterruptedException {
    section("input", "Key events to the X server, all peers connected, in turn", this::input);
    section("small", "A 64x64 change to the client's framebuffer", this::small);
    section("full", "A full 1920x1080 change to the client's framebuffer", this::full);
    section(
        "slow",
        "20 Mbit/s, 50 ms round trip: frames shown whole, of a 460x490 animation at 30 a second",
        this::slow);
    section("bytes", "Bytes on the wire to the client, same changes", this::bytes);
    section(
        "onlookers", "A full change to the holder, with 0 and with 20 onlookers", this::onlookers);
    section("recorded", "A full change to the holder, alone and recorded", this::recorded);
  }

  private interface Section {
    void run() throws IOException, InterruptedException;
  }

  private void section(String name, String words, Section section)
      throws IOException, InterruptedException {
    if (sections.isEmpty() || sections.contains(name)) {
      String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
      System.out.printf("%n%s (load %s)%n", words, load);
      section.run();
    }
  }

  // ---- what is drawn

  private void drawFull(int which) throws IOException {
    x.draw(fullPixmaps[which], Peers.WIDTH, Peers.HEIGHT, 0, 0);
    shown = full[which].copy();
  }

  private void drawMoving(int which) throws IOException {
    x.draw(
        movingPixmaps[which],
        OperatorScreen.IMAGE,
        OperatorScreen.MOVING_HEIGHT,
        OperatorScreen.MOVING_X,
        OperatorScreen.MOVING_Y);
  }

  private static void pause(double millis) {
    long end = System.nanoTime() + (long) (millis * 1e6);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  // ---- a way alone with the X server

  private interface Measured {
    void run(Viewer viewer) throws IOException, InterruptedException;
  }

  private interface Opening {
    Viewer open(Way way) throws IOException, InterruptedException;
  }

  private void alone(Way way, Opening opening, Measured measured)
      throws IOException, InterruptedException {
    if (way != Way.APPLIANCE) {
      peers.still(true);
    }
    try (Viewer viewer = opening.open(way)) {
      viewer.screen.expect(shown.number());
      viewer.screen.seen(way.words, PATIENCE);
      TimeUnit.MILLISECONDS.sleep(300);
      measured.run(viewer);
    } catch (Screen.Stalled e) {
      // The rest of this turn is lost; ours is judged below.
      System.out.println("  stalled: " + e.getMessage());
      stalls.merge(way, 1, Integer::sum);
    } finally {
      peers.still(false);
      TimeUnit.MILLISECONDS.sleep(AWAKE_MILLIS);
    }
  }

  private static Map<Way, Samples> samples() {
    Map<Way, Samples> samples = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      samples.put(way, new Samples());
    }
    return samples;
  }

  private static void table(Map<Way, Samples> all, String unit) {
    System.out.printf(
        "  %-12s %8s %8s %8s %8s %8s  %s%n", "", "median", "p90", "p99", "worst", "n", unit);
    all.forEach(
        (way, samples) -> {
          if (samples.count() > 0) {
            System.out.printf(
                Locale.ROOT,
                "  %-12s %8.2f %8.2f %8.2f %8.2f %8d%n",
                way.words,
                samples.median(),
                samples.quantile(0.9),
                samples.quantile(0.99),
                samples.quantile(1),
                samples.count());
          }
        });
  }

  // ---- 1

  private void input() throws IOException, InterruptedException {
    Map<Way, Samples> millis = samples();
    Map<Way, Viewer> viewers = new EnumMap<>(Way.class);
    try {
      for (Way way : Way.values()) {
        viewers.put(way, peers.open(way));
      }
      TimeUnit.SECONDS.sleep(2);
      for (int round = 0; round < WARM_UP_ROUNDS + 40; round++) {
        for (Way way : Way.values()) {
          Viewer viewer = viewers.get(way);
          for (int i = 0; i < 50; i++) {
            pause(0.5 + random.nextDouble());
            boolean down = i % 2 == 0;
            long sent = System.nanoTime();
            viewer.key(KEYSYM, down);
            XClient.Key got = x.key(PATIENCE);
            while (got.down() != down) {
              got = x.key(PATIENCE); // a repetition of the X server's own
            }
            if (round >= WARM_UP_ROUNDS) {
              millis.get(way).add((got.nanos() - sent) / 1e6);
            }
          }
          x.forgetKeys();
        }
      }
    } finally {
      for (Viewer viewer : viewers.values()) {
        viewer.close();
      }
    }
    table(millis, "ms");
    goals.atMost(
        "input event to the X server, p99 beyond stunnel's",
        millis.get(Way.APPLIANCE).quantile(0.99) - millis.get(Way.STUNNEL).quantile(0.99),
        0.3,
        "ms");
  }

  // ---- 2

  private void small() throws IOException, InterruptedException {
    Map<Way, Samples> millis = samples();
    for (int round = 0; round < 10; round++) {
      boolean counts = round >= 1;
      for (Way way : Way.values()) {
        alone(
            way,
            peers::open,
            viewer -> {
              for (int i = 0; i < 40; i++) {
                pause(15 + 20 * random.nextDouble());
                int left = random.nextInt(Peers.WIDTH - 64);
                int top = random.nextInt(Peers.HEIGHT - 64);
                int pixel = random.nextInt(0x1000000);
                shown.fill(left, top, 64, 64, pixel);
                double took = change(viewer, () -> x.fill(left, top, 64, 64, pixel));
                if (counts) {
                  millis.get(way).add(took);
                }
              }
            });
      }
    }
    table(millis, "ms");
    goals.atMost(
        "64x64 change, p99 beyond direct",
        millis.get(Way.APPLIANCE).quantile(0.99) - millis.get(Way.DIRECT).quantile(0.99),
        5,
        "ms");
  }

  private interface Drawing {
    void draw() throws IOException;
  }

  /** Milliseconds from before the request to X until the client shows all of it. */
  private double change(Viewer viewer, Drawing drawing) throws IOException, InterruptedException {
    viewer.screen.expect(shown.number());
    long drawn = System.nanoTime();
    drawing.draw();
    return (viewer.screen.seen(viewer.name, PATIENCE) - drawn) / 1e6;
  }

  private double fullChange(Viewer viewer, int number) throws IOException, InterruptedException {
    int which = number % 2;
    shown = full[which].copy();
    return change(viewer, () -> x.draw(fullPixmaps[which], Peers.WIDTH, Peers.HEIGHT, 0, 0));
  }

  // ---- 3

  private void full() throws IOException, InterruptedException {
    Map<Way, Samples> millis = samples();
    drawFull(0);
    for (int round = 0; round < 7; round++) {
      boolean counts = round >= 1;
      for (Way way : Way.values()) {
        alone(
            way,
            peers::open,
            viewer -> {
              for (int i = 1; i <= 12; i++) {
                pause(100 + 50 * random.nextDouble());
                double took = fullChange(viewer, i);
                if (counts && i > NEW_CHANGES) {
                  millis.get(way).add(took);
                }
              }
            });
      }
    }
    table(millis, "ms");
    Samples ours = millis.get(Way.APPLIANCE);
    Samples direct = millis.get(Way.DIRECT);
    System.out.printf(
        Locale.ROOT,
        "  beyond direct: median %.1f ms, p99 %.1f ms%n",
        ours.median() - direct.median(),
        ours.quantile(0.99) - direct.quantile(0.99));
    goals.atMost(
        "full 1080p change, median beyond direct", ours.median() - direct.median(), 40, "ms");
  }

  // ---- 4

  private void slow() throws IOException, InterruptedException {
    drawFull(0);
    Set<Long> frames = new HashSet<>();
    for (Picture frame : moving) {
      Picture whole = full[0].copy();
      whole.put(frame, OperatorScreen.MOVING_X, OperatorScreen.MOVING_Y);
      frames.add(whole.number());
    }
    List<Way> ways = List.of(Way.DIRECT, Way.WEBSOCKIFY, Way.APPLIANCE);
    Map<Way, Samples> perSecond = samples();
    for (int round = 0; round < 3; round++) {
      for (Way way : ways) {
        drawFull(0);
        alone(
            way,
            one -> peers.open(one, peers.slow),
            viewer -> {
              animate(1, viewer.screen, frames);
              double seconds = 4;
              perSecond.get(way).add(animate(seconds, viewer.screen, frames) / seconds);
            });
      }
    }
    table(perSecond, "frames/s");
    goals.atLeast(
        "20 Mbit/s, 50 ms: correct frames a second over websockify's",
        perSecond.get(Way.APPLIANCE).median() / perSecond.get(Way.WEBSOCKIFY).median(),
        1.5,
        "times");
  }

  private int frame;

  private int animate(double seconds, Screen screen, Set<Long> frames) throws IOException {
    screen.count(frames);
    long start = System.nanoTime();
    for (int i = 0; i < seconds * 30; i++) {
      drawMoving(frame++ % FRAMES);
      pause((start - System.nanoTime()) / 1e6 + (i + 1) * 1000.0 / 30);
    }
    return screen.shown();
  }

  // ---- 5

  private void bytes() throws IOException, InterruptedException {
    Map<Way, Samples> full = samples();
    Map<Way, Samples> small = samples();
    Map<Way, Samples> images = samples();
    for (int round = 0; round < 2; round++) {
      for (Way way : List.of(Way.DIRECT, Way.APPLIANCE)) {
        drawFull(0);
        alone(
            way,
            one -> peers.open(one, peers.counting),
            viewer -> {
              full.get(way).add(carried(8, i -> fullChange(viewer, i + 1)));
              drawFull(0);
              pause(500);
              small.get(way).add(carried(60, i -> smallChange(viewer, i)));
              pause(200);
              images.get(way).add(carried(FRAMES, i -> imageChange(viewer, i)));
            });
      }
    }
    for (Map.Entry<String, Map<Way, Samples>> kind :
        Map.of("full", full, "small", small, "images", images).entrySet()) {
      double direct = kind.getValue().get(Way.DIRECT).median();
      double ours = kind.getValue().get(Way.APPLIANCE).median();
      System.out.printf(
          Locale.ROOT,
          "  %-8s TigerVNC %.1f KB a change, appliance %.1f KB (TLS, WebSocket, link included), %.2f times%n",
          kind.getKey(),
          direct / 1000,
          ours / 1000,
          ours / direct);
    }
    double direct =
        full.get(Way.DIRECT).median() * 8
            + small.get(Way.DIRECT).median() * 60
            + images.get(Way.DIRECT).median() * FRAMES;
    double ours =
        full.get(Way.APPLIANCE).median() * 8
            + small.get(Way.APPLIANCE).median() * 60
            + images.get(Way.APPLIANCE).median() * FRAMES;
    goals.atMost("wire bytes over TigerVNC's lossless Tight", ours / direct, 1.2, "times");
  }

  private interface Change {
    double make(int number) throws IOException, InterruptedException;
  }

  private double carried(int changes, Change change) throws IOException, InterruptedException {
    long before = peers.counting.bytesToClient();
    for (int i = 0; i < changes; i++) {
      change.make(i);
    }
    return (double) (peers.counting.bytesToClient() - before) / changes;
  }

  private double smallChange(Viewer viewer, int number) throws IOException, InterruptedException {
    // Text of the operator's screen on the other screen's panel.
    int left = 20 + number % 6 * 64;
    int top = 60 + number / 6 * 64;
    int pixel = 0x203040 + number;
    shown.fill(left, top, 64, 64, pixel);
    return change(viewer, () -> x.fill(left, top, 64, 64, pixel));
  }

  private double imageChange(Viewer viewer, int number) throws IOException, InterruptedException {
    shown.put(moving[number], OperatorScreen.MOVING_X, OperatorScreen.MOVING_Y);
    return change(viewer, () -> drawMoving(number));
  }

  // ---- 6

  private void onlookers() throws IOException, InterruptedException {
    Samples without = new Samples();
    Samples with = new Samples();
    drawFull(0);
    long watched = 0;
    try (Viewer holder = peers.open(Way.APPLIANCE)) {
      holder.screen.expect(shown.number());
      holder.screen.seen("holder", PATIENCE);
      for (int round = 0; round < 5; round++) {
        holderRound(holder, round == 0 ? new Samples() : without);
        List<Onlooker> onlookers = new ArrayList<>();
        try {
          for (int i = 0; i < 20; i++) {
            onlookers.add(peers.onlooker());
          }
          pause(1500);
          long before = onlookers.stream().mapToLong(Onlooker::bytes).sum();
          holderRound(holder, round == 0 ? new Samples() : with);
          watched += onlookers.stream().mapToLong(Onlooker::bytes).sum() - before;
        } finally {
          for (Onlooker onlooker : onlookers) {
            onlooker.close();
          }
        }
        pause(300);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  0 onlookers: median %.1f ms, p99 %.1f; 20 onlookers: median %.1f ms, p99 %.1f;"
            + " each was sent %.0f KB a change%n",
        without.median(),
        without.quantile(0.99),
        with.median(),
        with.quantile(0.99),
        watched / 20.0 / 5 / 10 / 1000);
    goals.atMost(
        "20 onlookers, holder's full change over that with none",
        with.median() / without.median(),
        1.1,
        "times");
  }

  // ---- 7

  private void recorded() throws IOException, InterruptedException {
    Samples without = new Samples();
    Samples with = new Samples();
    drawFull(0);
    long before = peers.recordedBytes();
    LinkCarrier link = peers.recorder();
    try (Viewer holder = Viewer.over("holder", link)) {
      holder.screen.expect(shown.number());
      holder.screen.seen("holder", PATIENCE);
      for (int round = 0; round < 7; round++) {
        holderRound(holder, round == 0 ? new Samples() : without);
        link.record(true);
        // It is announced for 3 s before the first picture.
        pause(5000);
        holderRound(holder, round == 0 ? new Samples() : with);
        link.record(false);
        pause(500);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  alone: median %.1f ms, p99 %.1f; recorded: median %.1f ms, p99 %.1f; %.1f MB kept%n",
        without.median(),
        without.quantile(0.99),
        with.median(),
        with.quantile(0.99),
        (peers.recordedBytes() - before) / 1e6);
    goals.atMost(
        "recorded, holder's full change over that alone",
        with.median() / without.median(),
        1.1,
        "times");
  }

  private void holderRound(Viewer holder, Samples millis) throws IOException, InterruptedException {
    for (int i = 1; i <= 10; i++) {
      pause(100 + 50 * random.nextDouble());
      millis.add(fullChange(holder, i));
    }
  }
}
