package org.scangate.fleet.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.scangate.api.time.Ticker;

/**
 * Several processes' worth of instances at one database, whose clock nobody moves: each has a
 * thread that renews, and one that asks without end what it holds.
 */
final class LeaseChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> GROUPS =
      IntStream.range(0, 9).mapToObj(i -> "group " + i).collect(Collectors.toUnmodifiableSet());

  private LeaseChecks() {}

  /** A process: renews until it is killed, without handing anything back. */
  private static final class Console {
    private final Leases leases;
    private final Database database;
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final Thread thread;
    private final AtomicReference<Exception> last = new AtomicReference<>();

    Console(String name, Database database) throws SQLException {
      this.database = database;
      database.open();
      leases = new Leases(name, Ticker.system());
      thread = new Thread(this::run, name);
      thread.start();
    }

    private void run() {
      while (alive.get()) {
        Set<String> unused = leases.held(GROUPS);
        try {
          leases.round(database);
        } catch (SQLException e) {
          last.set(e);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }

    Set<String> held() {
      return leases.held(GROUPS);
    }

    void kill() throws InterruptedException {
      alive.set(false);
      thread.join();
    }

    void end() throws InterruptedException, SQLException {
      kill();
      leases.end(database);
      database.close();
    }
  }

  static void run(Supplier<Database> databases) throws Exception {
    List<Console> all = new ArrayList<>();
    Map<String, String> doubled = new ConcurrentHashMap<>();
    AtomicBoolean watching = new AtomicBoolean(true);
    Thread watcher = new Thread(() -> watch(all, doubled, watching));
    try {
      Console one = add(all, "one", databases);
      watcher.start();
      Awaitility.await().atMost(PATIENCE).until(() -> one.held().equals(GROUPS));
      Console two = add(all, "two", databases);
      Console three = add(all, "three", databases);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> one.held().size() == 3 && two.held().size() == 3 && three.held().size() == 3);
      Set<String> whole = new TreeSet<>(one.held());
      whole.addAll(two.held());
      whole.addAll(three.held());
      assertThat(whole).isEqualTo(new TreeSet<>(GROUPS));

      long killed = System.nanoTime();
      one.kill();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> two.held().size() + three.held().size() == GROUPS.size());
      // Not before the lease could have ended.
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isGreaterThan(Duration.ofSeconds(3));
      assertThat(one.held()).isEmpty();

      two.end();
      Awaitility.await().atMost(PATIENCE).until(() -> three.held().equals(GROUPS));
      three.database.shut();
      Awaitility.await().atMost(PATIENCE).until(() -> three.held().isEmpty());
      assertThat(doubled).isEmpty();
    } finally {
      watching.set(false);
      for (Console process : all) {
        process.kill();
        process.database.close();
      }
      watcher.join();
    }
  }

  private static Console add(List<Console> all, String name, Supplier<Database> databases)
      throws SQLException {
    Console process = new Console(name, databases.get());
    synchronized (all) {
      all.add(process);
    }
    return process;
  }

  /**
   * Asks one after the other: a group that was held by one before another was asked and still is
   * afterwards, and that the other holds too, has two holders.
   */
  private static void watch(
      List<Console> all, Map<String, String> doubled, AtomicBoolean watching) {
    while (watching.get()) {
      List<Console> now;
      synchronized (all) {
        now = List.copyOf(all);
      }
      for (Console first : now) {
        for (Console second : now) {
          if (first != second) {
            Set<String> both = new HashSet<>(first.held());
            both.retainAll(second.held());
            both.retainAll(first.held());
            both.forEach(group -> doubled.put(group, "two holders"));
          }
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
