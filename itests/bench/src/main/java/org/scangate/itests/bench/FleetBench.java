package org.scangate.itests.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.scangate.fleet.console.history.HistoryComponent;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * The console with 10,000 appliances on this machine: each simulated one has a TCP connection of
 * its own to mosquitto and says what a real one says; the console is its history (H2) and its
 * broker's side in one plain JVM, without Karaf and its listeners. 21.6 million hourly bins are in
 * the database before the clock starts. No TLS: what it costs, broker and appliances bear, and the
 * console for one connection.
 */
final class FleetBench {
  private static final int GROUPS = 10;

  /** Smaller only to try the benchmark itself out; the goals are of 10,000. */
  private static final int MANY = Integer.getInteger("many", 10_000);

  private static final int FEW = MANY / 10;
  private static final int VICTIMS = MANY / 50;
  private static final int SETTLE_SECONDS = Integer.getInteger("settle", 70);
  private static final int MEASURE_SECONDS = 60;
  private static final long QUIET_LIMIT_MILLIS = 16_000;
  private static final int PATIENCE_SECONDS = 40;
  private static final List<String> CONSOLE = List.of("-Xmx512m", "-XX:+UseSerialGC");
  private static final List<String> LOAD = List.of("-Xmx512m");

  private final Path home;
  private final Goals goals = new Goals(System.out);

  private FleetBench(Path home) {
    this.home = home;
  }

  static int run() throws Exception {
    if (!FleetConsole.isWhole()) {
      System.err.println("bench fleet: this version's console has no broker's side and no pages");
      return 2;
    }
    Path home = Files.createTempDirectory("bench-fleet");
    try {
      FleetBench bench = new FleetBench(home);
      bench.fill();
      if (System.getProperty("only", "").equals("many")) {
        double unused = bench.measure(MANY);
      } else {
        bench.compare(bench.measure(FEW), bench.measure(MANY));
      }
      return bench.goals.verdict("fleet");
    } finally {
      CtImages.delete(home);
    }
  }

  private void compare(double few, double many) {
    System.out.printf(
        Locale.ROOT,
        "  CPU for an appliance: %.1f us a second with %d, %.1f with %d%n",
        few / FEW * 1e6,
        FEW,
        many / MANY * 1e6,
        MANY);
    goals.atMost(
        "cost of an appliance, all against a tenth", many / MANY / (few / FEW), 1.2, "times");
  }

  private Path files() {
    return home.resolve("fleet-history");
  }

  private void fill() throws Exception {
    long begun = System.nanoTime();
    HistoryComponent history = OutsideKaraf.component(HistoryComponent.class, Map.of(), home);
    Run.until("the tables", 60_000, () -> history.check().get(0).level().name().equals("OK"));
    OutsideKaraf.deactivate(history);
    long bins;
    try (Connection connection =
        DriverManager.getConnection("jdbc:h2:file:" + files().resolve("history"), "", "")) {
      bins = FleetFill.fill(connection, MANY, GROUPS, System.currentTimeMillis());
    }
    System.out.printf(
        Locale.ROOT,
        "  made before the clock starts: %,d hourly bins of %,d appliances, %.0f MiB, in %.0f s%n",
        bins,
        MANY,
        size() / 1048576.0,
        (System.nanoTime() - begun) / 1e9);
  }

  private long size() throws IOException {
    try (Stream<Path> all = Files.list(files())) {
      return all.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Cores that the console used. */
  private double measure(int count) throws Exception {
    int port = Appliance.freePorts();
    Process broker = broker(port);
    try (Talker console =
            new Talker(
                FleetConsole.class,
                home.resolve("console.log"),
                CONSOLE,
                home.toString(),
                Integer.toString(port),
                Integer.toString(GROUPS));
        Talker load =
            new Talker(
                FleetLoad.class,
                home.resolve("load.log"),
                LOAD,
                Integer.toString(port),
                Integer.toString(count),
                Integer.toString(GROUPS))) {
      console.until("started");
      load.until("born");
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      int online = Integer.parseInt(console.ask("online").get(0));
      double before = console.cpuSeconds();
      long bytes = size();
      TimeUnit.SECONDS.sleep(MEASURE_SECONDS);
      double cores = (console.cpuSeconds() - before) / MEASURE_SECONDS;
      System.out.printf(
          Locale.ROOT,
          "  %,d appliances, beats of 5 s: %.3f cores, %.0f MiB resident, database grown by %.1f MiB"
              + " in %d s, %,d online%n",
          count,
          cores,
          console.mib("VmRSS"),
          (size() - bytes) / 1048576.0,
          MEASURE_SECONDS,
          online);
      goals.atLeast(count + " appliances: online", online, count, "appliances");
      if (count == MANY) {
        judge(console, load, cores);
      }
      return cores;
    } finally {
      broker.destroy();
      broker.waitFor();
    }
  }

  private void judge(Talker console, Talker load, double cores) throws IOException {
    goals.atMost("processor of the console", cores, 1, "cores");
    double[] overview = numbers(console.ask("overview 30").get(0));
    goals.atMost("overview at the server, p99", overview[1], 200, "ms");
    double[] quarter = numbers(console.ask("quarter 300 " + MANY).get(0));
    System.out.printf(
        Locale.ROOT,
        "  overview %.1f ms (p99 %.1f) with %.0f rows; 90 days of one appliance %.1f ms (p99 %.1f,"
            + " most %.1f)%n",
        overview[0],
        overview[1],
        overview[3],
        quarter[0],
        quarter[1],
        quarter[2]);
    goals.atMost("90 days of one appliance, p99", quarter[1], 200, "ms");
    goals.atLeast("hourly bins read of one appliance", quarter[3], FleetFill.HOURS - 3, "bins");
    gone(console, load, "drop", "told by the broker: death to alarm, p99", 0);
    gone(
        console,
        load,
        "quiet",
        "told by nobody: alarm after 3 beats + 1 s, p99",
        QUIET_LIMIT_MILLIS);
    goals.atMost("memory of the console at most", console.mib("VmHWM"), 1024, "MiB");
  }

  private void gone(Talker console, Talker load, String how, String goal, long limitMillis)
      throws IOException {
    Map<String, Long> last = new HashMap<>();
    for (String line : load.ask(how + " " + VICTIMS)) {
      String[] words = line.split(" ", -1);
      last.put(words[1], Long.parseLong(words[2]));
    }
    Samples seconds = new Samples();
    for (String line :
        console.ask("watch " + PATIENCE_SECONDS + " " + String.join(" ", last.keySet()))) {
      String[] words = line.split(" ", -1);
      seconds.add((Long.parseLong(words[2]) - last.get(words[1]) - limitMillis) / 1000.0);
    }
    System.out.printf(
        Locale.ROOT,
        "  %s: %d of %d, median %.2f s, p99 %.2f s, most %.2f s after the limit%n",
        how,
        seconds.count(),
        VICTIMS,
        seconds.median(),
        seconds.quantile(0.99),
        seconds.quantile(1));
    goals.atLeast(how + ": told", seconds.count(), VICTIMS, "appliances");
    goals.atMost(goal, seconds.quantile(0.99), 1, "s");
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private Process broker(int port) throws IOException, InterruptedException {
    Path conf = home.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        String.join(
            "\n",
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            "persistence false",
            "max_queued_messages 100000",
            "log_type error",
            "user root",
            ""));
    Process broker =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("mosquitto.log").toFile())
            .start();
    Run.until(
        "the broker",
        30_000,
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
    return broker;
  }
}
