package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.history.HistoryComponent;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Stability;

/**
 * The console's history and its broker's side in a plain JVM, without Karaf and without its
 * listeners. Commands on standard input, an answer that ends with {@code done} to each: {@code
 * online}, {@code overview N}, {@code quarter N NODES}, {@code watch SECONDS NODE...}.
 */
public final class FleetConsole {
  private static final String HOST = "org.scangate.fleet.console.host.HostComponent";
  private static final String OVERVIEW = "org.scangate.fleet.console.web.Overview";
  private static final long WATCH_MILLIS = 10;

  private final Nodes nodes;
  private final History history;

  private FleetConsole(Nodes nodes, History history) {
    this.nodes = nodes;
    this.history = history;
  }

  /** Whether there is all that is measured. */
  static boolean isWhole() {
    try {
      return Class.forName(HOST) != Class.forName(OVERVIEW);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Data directory, broker's port, number of groups. */
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    HistoryComponent history = OutsideKaraf.component(HistoryComponent.class, Map.of(), data);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("broker", "mqtt://127.0.0.1:" + args[1]);
    config.put("host", "bench");
    config.put(
        "groups",
        IntStream.range(0, Integer.parseInt(args[2]))
            .mapToObj(i -> "group-" + i)
            .toArray(String[]::new));
    Object host = OutsideKaraf.component(Class.forName(HOST), config, data);
    OutsideKaraf.give(host, "history", history);
    FleetConsole console = new FleetConsole((Nodes) host, history);
    System.out.println("started");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
      console.answer(line.split(" ", -1));
      System.out.println("done");
    }
    OutsideKaraf.deactivate(host);
    OutsideKaraf.deactivate(history);
    System.exit(0);
  }

  private void answer(String[] words) throws Exception {
    switch (words[0]) {
      case "online" ->
          System.out.println(
              nodes.worstFirst().stream()
                  .filter(node -> node.presence() == Presence.ONLINE)
                  .count());
      case "overview" -> overview(Integer.parseInt(words[1]));
      case "quarter" -> quarter(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "watch" -> watch(Integer.parseInt(words[1]), List.of(words).subList(2, words.length));
      default -> System.out.println("not understood: " + words[0]);
    }
  }

  /** Written anew each time, from the list to the packed answer. */
  private void overview(int times) throws Exception {
    Constructor<?> made = Class.forName(OVERVIEW).getDeclaredConstructor(Ticker.class);
    made.setAccessible(true);
    Samples millis = new Samples();
    for (int i = 0; i < times; i++) {
      Object overview = made.newInstance(Ticker.system());
      Method of = overview.getClass().getDeclaredMethod("of", Nodes.class);
      of.setAccessible(true);
      long begun = System.nanoTime();
      of.invoke(overview, nodes);
      millis.add((System.nanoTime() - begun) / 1e6);
    }
    say(millis, nodes.worstFirst().size());
  }

  private void quarter(int times, int count) {
    Random random = new Random(6);
    Samples millis = new Samples();
    long bins = 0;
    for (int i = 0; i < times; i++) {
      int node = random.nextInt(count);
      long now = System.currentTimeMillis();
      long begun = System.nanoTime();
      List<Stability> read =
          history.stability(
              new NodeId("group-" + node % 10, String.format("gw-%05d", node)),
              now - Duration.ofDays(90).toMillis(),
              now);
      millis.add((System.nanoTime() - begun) / 1e6);
      bins += read.stream().filter(bin -> bin.beats() == FleetFill.BEATS).count();
    }
    say(millis, bins / times);
  }

  private static void say(Samples millis, long count) {
    System.out.printf(
        Locale.ROOT,
        "%.3f %.3f %.3f %d%n",
        millis.median(),
        millis.quantile(0.99),
        millis.quantile(1),
        count);
  }

  /** When each of these is told as gone, as whoever asks for it sees it. */
  private void watch(int seconds, List<String> names) throws InterruptedException {
    Map<String, NodeId> waiting = new LinkedHashMap<>();
    names.forEach(
        name -> {
          int slash = name.indexOf('/');
          waiting.put(name, new NodeId(name.substring(0, slash), name.substring(slash + 1)));
        });
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!waiting.isEmpty() && System.nanoTime() < end) {
      waiting
          .entrySet()
          .removeIf(
              one -> {
                Presence presence =
                    nodes.find(one.getValue()).map(NodeView::presence).orElse(Presence.NEVER_SEEN);
                boolean gone = presence == Presence.QUIET || presence == Presence.DEAD;
                if (gone) {
                  System.out.println(
                      "gone " + one.getKey() + " " + System.currentTimeMillis() + " " + presence);
                }
                return gone;
              });
      TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
    }
  }
}
