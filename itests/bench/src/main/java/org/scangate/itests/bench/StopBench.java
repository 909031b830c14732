package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.net.link.client.ClientChannel;
import org.scangate.net.link.client.Credentials;
import org.scangate.net.link.client.LinkClient;

/**
 * Presses of stop by a link client over TLS, until it knows that the coil is written and the
 * feedback has shown it, beside a bare Modbus write and read on the same device; idle, and under
 * {@link StopLoad}. After the first the stop is latched: each further press writes the coil again;
 * a shorter series is reset by the device's input after each, so that every press is a first one.
 * Samples during which the machine itself stood still for more than 10 ms, as a process beside the
 * appliance saw it, are counted apart.
 */
final class StopBench {
  private static final int PRESSES = Integer.getInteger("presses", 10_000);
  private static final int FIRST_PRESSES = Integer.getInteger("first", 100);
  private static final int WARM_UP = 500;
  private static final int RESET_INPUT = 2;

  private final StopPeers peers;
  private final ClientChannel stop;
  private final BlockingQueue<String> confirmed = new ArrayBlockingQueue<>(16);
  private volatile String state = "";
  private int pressed;
  private int lost;

  private StopBench(StopPeers peers, LinkClient link) throws Exception {
    this.peers = peers;
    stop = link.open("stop", Map.of("scanner", "bench"), listener()).get(20, TimeUnit.SECONDS);
  }

  static int run() throws Exception {
    Path root = Appliance.distribution().resolve("../../..").normalize();
    Path home = Files.createTempDirectory("bench-stop");
    Goals goals = new Goals(System.out);
    int dicomPort = DicomReceiver.freePort();
    try (StopPeers peers = new StopPeers(home, root);
        StopLoad load = new StopLoad(home, DicomReceiver.freePort());
        Appliance appliance =
            Appliance.start(home, site(peers.port(), load, dicomPort), Map.of())) {
      String cookie = cookie(appliance, "tess", "technologist");
      try (LinkClient link =
          LinkClient.connect(appliance.uri(), new Credentials.Cookie(cookie), appliance.siteCa())) {
        link.open("session", Map.of("scanner", "bench"), ignoring()).get(20, TimeUnit.SECONDS);
        StopBench bench = new StopBench(peers, link);
        bench.measure("warm-up", WARM_UP);
        bench.judge("idle", bench.measure("idle", PRESSES), 10, goals);
        bench.print("first press, idle", bench.firstPresses("first-idle"));
        load.start(appliance, dicomPort, cookie(appliance, "rafael", "radiologist"));
        Rounds busy = bench.measure("busy", PRESSES);
        boolean loaded = load.report(appliance.home().resolve("data/spool"));
        bench.judge("busy", busy, 50, goals);
        bench.print("first press, busy", bench.firstPresses("first-busy"));
        goals.atLeast("parts of the load that ran to the end", loaded ? 1 : 0, 1, "of 1");
        goals.atMost("presses lost", bench.lost, 0, "of " + bench.pressed);
      }
    }
    CtImages.delete(home);
    return goals.verdict("stop");
  }

  private static String cookie(Appliance appliance, String id, String role)
      throws IOException, InterruptedException {
    String cookie = appliance.signIn(appliance.person(id, id, role)).cookie();
    return cookie.substring(cookie.indexOf('=') + 1);
  }

  private static String site(int port, StopLoad load, int dicomPort) throws IOException {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
        + String.join(
            "\n",
            "\nscanners:",
            "  - id: bench",
            "    name: Bench",
            "    modality: MR",
            "    colour: teal",
            "    driver: simulator",
            "    displays: [ { id: main } ]",
            load.scanner() + "stop:",
            "  relays:",
            "    - { id: simulated, kind: simulated }",
            "    - id: device",
            "      kind: modbus-tcp",
            "      host: 127.0.0.1",
            "      port: " + port,
            "      timeout: 500ms",
            "      feedback-timeout: 1s",
            "  circuits:",
            "    - scanner: bench",
            "      relay: device",
            "      permissive: { coil: 1, feedback: 11 }",
            "      stop: { coil: 0, feedback: 10, sense: energise }",
            "      inputs: { reset: " + RESET_INPUT + " }",
            "    - scanner: " + StopLoad.SCANNER,
            "      relay: simulated",
            "      permissive: { coil: 1, feedback: 1 }",
            load.dicom(dicomPort));
  }

  /**
   * What a series gave, in microseconds.
   *
   * @param bare the bare write and read
   * @param inside of each press, from its arrival at the stop circuit until it was confirmed there
   * @param presses without those that a pause of the machine overlaps
   * @param paused those
   */
  private record Rounds(Samples bare, Samples inside, Samples presses, Samples paused) {
    Rounds() {
      this(new Samples(), new Samples(), new Samples(), new Samples());
    }
  }

  private Rounds measure(String name, int count) throws Exception {
    Rounds rounds = new Rounds();
    for (int i = 0; i < count; i++) {
      rounds.bare().add(peers.bareWriteAndRead() / 1e3);
      press(name + "-" + i, rounds);
    }
    return rounds;
  }

  private void press(String id, Rounds rounds) throws InterruptedException {
    String message = "{\"op\":\"stop\",\"id\":\"" + id + "\"}";
    pressed++;
    long from = System.nanoTime();
    stop.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
    String answer;
    do {
      answer = confirmed.poll(20, TimeUnit.SECONDS);
    } while (answer != null && !answer.contains('"' + id + '"'));
    long to = System.nanoTime();
    if (answer == null) {
      lost++;
    } else {
      rounds.inside().add(Double.parseDouble(answer.replaceAll(".*\"micros\":(\\d+).*", "$1")));
      (peers.paused(from, to) ? rounds.paused() : rounds.presses()).add((to - from) / 1e3);
    }
  }

  /** Each from armed: the coil, and then the record on disk. */
  private Rounds firstPresses(String name) throws IOException, InterruptedException {
    Rounds rounds = new Rounds();
    for (int i = 0; i < FIRST_PRESSES; i++) {
      peers.input(RESET_INPUT, true);
      Run.until("armed after a reset", 60_000, () -> state.equals("armed"));
      peers.input(RESET_INPUT, false);
      rounds.bare().add(peers.bareWriteAndRead() / 1e3);
      press(name + "-" + i, rounds);
      Run.until("tripped", 60_000, () -> state.equals("tripped"));
      TimeUnit.MILLISECONDS.sleep(250); // a reading with the input let go, before the next push
    }
    return rounds;
  }

  private void judge(String name, Rounds rounds, double tailMillis, Goals goals) {
    print(name, rounds);
    double p50 = (rounds.presses().median() - rounds.bare().median()) / 1e3;
    double tail = (rounds.presses().quantile(0.999) - rounds.bare().quantile(0.999)) / 1e3;
    goals.atMost(name + ": press beyond bare, p50", p50, 0.5, "ms");
    goals.atMost(name + ": press beyond bare, p99.9", tail, tailMillis, "ms");
  }

  private void print(String name, Rounds rounds) {
    System.out.printf("%-18s p50      p99    p99.9      max  us%n", name);
    row("bare", rounds.bare());
    row("inside", rounds.inside());
    row("press", rounds.presses());
    if (rounds.paused().count() > 0) {
      row("paused", rounds.paused());
    }
    System.out.printf(
        "  pauses of the machine over 10 ms so far: %s; presses that overlap one: %d%n",
        peers.pauses(), rounds.paused().count());
  }

  private static void row(String name, Samples samples) {
    System.out.printf(
        Locale.ROOT,
        "  %-8s %8.0f %8.0f %8.0f %8.0f  (%d)%n",
        name,
        samples.median(),
        samples.quantile(0.99),
        samples.quantile(0.999),
        samples.quantile(1),
        samples.count());
  }

  private ClientChannel.Listener listener() {
    return new ClientChannel.Listener() {
      @Override
      public void received(ByteBuffer frame) {
        String message = StandardCharsets.UTF_8.decode(frame).toString();
        if (message.contains("\"confirmed\"") && message.contains("\"step\"")) {
          confirmed.add(message);
        } else if (message.contains("\"state\"")) {
          state = message.replaceAll(".*\"stop\":\"([a-z]+)\".*", "$1");
        }
      }

      @Override
      public void closed(String reason) {
        System.out.println("  the channel ended: " + reason);
      }
    };
  }

  private static ClientChannel.Listener ignoring() {
    return new ClientChannel.Listener() {
      @Override
      public void received(ByteBuffer frame) {
        // Only the stop is measured.
      }

      @Override
      public void closed(String reason) {
        System.out.println("  the session ended: " + reason);
      }
    };
  }
}
