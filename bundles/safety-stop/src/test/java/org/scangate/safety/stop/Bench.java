package org.scangate.safety.stop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;

/** A relay loop on a test's clock, with the real keeper and the real records beneath it. */
final class Bench implements AutoCloseable {
  static final int RESET = 2;
  static final int ON_SITE_STOP = 3;
  static final int HOLD = 4;
  static final int CALL = 6;

  final ManualTime time = new ManualTime();
  final FakeRelay relay = new FakeRelay(time);
  final OnSiteDesk onSite = new OnSiteDesk();
  final List<CircuitDesk> desks = new ArrayList<>();
  final List<StopStep> steps = new CopyOnWriteArrayList<>();
  final RelayLoop loop;
  private final Keeper keeper = new Keeper();
  private final Mailboxes mailboxes = new Mailboxes();
  private final Thread disk = new Thread(keeper, "disk");
  volatile IOException diskTrouble;

  Bench(Path directory, Wiring... circuits) {
    disk.setDaemon(true);
    disk.start();
    CircuitDesk.Common common =
        new CircuitDesk.Common(relay.description(), keeper, mailboxes, time, onSite);
    for (Wiring wiring : circuits) {
      LatchFile file = new LatchFile(directory.resolve(wiring.scanner() + ".stop"));
      Keeper.Place place =
          (what, trip) -> {
            if (diskTrouble != null) {
              throw diskTrouble;
            }
            file.write(what, trip);
          };
      desks.add(
          new CircuitDesk(
              wiring, file.read(time.now()), place, proofs(directory, wiring), common, () -> {}));
    }
    loop = new RelayLoop(relay, desks, time);
  }

  private static ProofFile proofs(Path directory, Wiring wiring) {
    return new ProofFile(directory.resolve(wiring.scanner() + ".proof"));
  }

  /** Stop on coil 2n, permissive on coil 2n + 1, all inputs wired for n = 0. */
  static Wiring wiring(String scanner, int n) {
    boolean first = n == 0;
    return new Wiring(
        scanner,
        2 * n + 1,
        FakeRelay.FEEDBACK + 2 * n + 1,
        2 * n,
        FakeRelay.FEEDBACK + 2 * n,
        true,
        first ? RESET : 7,
        first ? ON_SITE_STOP : Wiring.NONE,
        first ? HOLD : Wiring.NONE,
        Wiring.NONE,
        first ? CALL : Wiring.NONE,
        Wiring.NONE,
        Duration.ofMillis(100));
  }

  CircuitDesk desk() {
    return desks.get(0);
  }

  CircuitState state() {
    return desk().state();
  }

  /** One turn, and what the disk has to say to it. */
  void turn() throws InterruptedException {
    loop.pass();
    if (!keeper.flush(10_000)) {
      throw new IllegalStateException("the disk of this machine took more than 10 s");
    }
  }

  /** Turns while the clock runs on in steps of a millisecond. */
  void run(Duration span) throws InterruptedException {
    for (long ms = 0; ms < span.toMillis(); ms++) {
      turn();
      time.advance(1_000_000);
    }
    turn();
  }

  void until(BooleanSupplier condition) throws InterruptedException {
    for (int ms = 0; !condition.getAsBoolean(); ms++) {
      if (ms > 20_000) {
        throw new AssertionError("not within 20 s of the clock: " + state());
      }
      run(Duration.ofMillis(1));
    }
  }

  void arm() throws InterruptedException {
    until(() -> state().stop().id().equals("armed"));
  }

  void grant() throws InterruptedException {
    arm();
    var unused = desk().grant();
    until(() -> state().granted());
  }

  void press() {
    desk().stop(new StopRequest("press-1", Cause.TECHNOLOGIST, "tess"), steps::add);
  }

  void pushReset() throws InterruptedException {
    relay.inputs.clear(RESET);
    run(Duration.ofMillis(150));
    relay.inputs.set(RESET);
    run(Duration.ofMillis(150));
    relay.inputs.clear(RESET);
    run(Duration.ofMillis(150));
  }

  @Override
  public void close() throws InterruptedException {
    loop.farewell();
    if (!keeper.flush(10_000)) {
      throw new IllegalStateException("the disk of this machine took more than 10 s");
    }
    keeper.end();
    mailboxes.close();
  }
}
