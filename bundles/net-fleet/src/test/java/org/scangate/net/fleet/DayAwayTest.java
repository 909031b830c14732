package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.mqtt.Mosquitto.Heard;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;

/** The broker is away for a day that passes in the test's own time, and comes back as mosquitto. */
class DayAwayTest {
  private static final int DAY_SECONDS = (int) Duration.ofDays(1).toSeconds();

  @TempDir Path room;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** The machine's time, and how far the test has gone ahead of it. */
  private static final class Ahead implements Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
      return System.nanoTime() + nanos.get();
    }

    @Override
    public Instant now() {
      return Instant.now().plusNanos(nanos.get());
    }
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Mosquitto.PATIENCE);
  }

  private <T> T onThread(Callable<T> work) throws Exception {
    return thread.submit(work).get(Mosquitto.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void nothingOfADayIsLost() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");
    Ahead ticker = new Ahead();
    boolean[] away = {true};
    int[] dialled = {0};
    List<String> kept = new ArrayList<>();
    try (Mosquitto mosquitto = new Mosquitto(room, "console", "gw-1")) {
      FleetSettings settings =
          new FleetSettings(
              mosquitto.broker("gw-1"),
              "north",
              "gw-1",
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(5),
              room.resolve("gw-1"));
      Connection.Dialler dialler =
          (terms, listener) -> {
            dialled[0]++;
            if (away[0]) {
              throw new IOException("away");
            }
            return PahoConnection.dial(settings.broker(), terms, listener);
          };
      try (Outbox outbox = new Outbox(settings, 32L << 20)) {
        Courier courier =
            new Courier(
                settings,
                dialler,
                outbox,
                Optional.empty(),
                new Reconnect(new Random(1)),
                ticker,
                thread);
        Reports reports =
            new Reports(
                (kind, json) -> {
                  kept.add(json);
                  outbox.report(kind, json);
                },
                ticker);
        aDayPasses(ticker, courier, reports);
        await().until(() -> outbox.waiting() == kept.size());
        assertThat(kept).hasSizeGreaterThan(20_000);
        assertThat(outbox.lost()).isZero();
        // Tried at least once a minute, and not in a storm.
        assertThat(dialled[0]).isBetween(1400, 4000);

        mosquitto.start();
        List<Heard> heard = mosquitto.listen("console", "scangate/1/north/gw-1/report/#");
        away[0] = false;
        ticker.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        long begun = System.nanoTime();
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  onThread(
                      () -> {
                        courier.tick();
                        return true;
                      });
                  return outbox.waiting() == 0;
                });
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            "a day's %d reports in %.2f s, %.0f a second%n",
            kept.size(), seconds, kept.size() / seconds);
        await().until(() -> heard.size() >= kept.size());
        inOrder(heard, kept, "incident");
        inOrder(heard, kept, "audit");
        assertThat(outbox.lost()).isZero();
        onThread(
            () -> {
              courier.end();
              return true;
            });
      }
    }
  }

  /**
   * A stop that trips and an alarm that comes and goes, every few seconds, and an audit that grows.
   */
  private void aDayPasses(Ahead ticker, Courier courier, Reports reports) throws Exception {
    for (int second = 0; second < DAY_SECONDS; second++) {
      int now = second;
      ticker.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      String stop = now % 20 < 10 ? "armed" : "tripped";
      Set<String> alarms = now % 16 < 8 ? Set.of() : Set.of("relay.silent");
      Audit.Head head = new Audit.Head(now, Integer.toHexString(now));
      onThread(
          () -> {
            reports.look(Map.of("mr-1", stop), alarms, Optional.of(head));
            courier.tick();
            return true;
          });
    }
  }

  private static void inOrder(List<Heard> heard, List<String> kept, String kind) {
    List<String> told =
        heard.stream()
            .filter(one -> one.topic().endsWith("/report/" + kind))
            .map(one -> new String(one.payload(), StandardCharsets.UTF_8))
            .distinct()
            .map(text -> text.substring(text.indexOf(",\"report\":") + 10, text.length() - 1))
            .toList();
    boolean incident = kind.equals("incident");
    assertThat(told)
        .isEqualTo(kept.stream().filter(json -> json.contains("\"what\"") == incident).toList());
  }
}
