package org.scangate.safety.stop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.StopCircuit;

/** The circuits of one relay with their threads, put together. */
final class StopService implements AutoCloseable {
  private static final long FLUSH_MILLIS = 2_000;

  /** Beyond its silence a first test reads and writes for a few milliseconds, or a few times. */
  private static final Duration FIRST_TEST_SLACK = Duration.ofSeconds(3);

  private final RelayDescription about;
  private final RelayLoop loop;
  private final long firstTestByNanos;

  private final OnSiteDesk onSite = new OnSiteDesk();
  private final Keeper keeper = new Keeper();
  private final Mailboxes mailboxes = new Mailboxes();
  private final List<CircuitDesk> desks = new ArrayList<>();
  private final List<LatchFile> files = new ArrayList<>();
  private final RelayThread thread;

  /**
   * Starts; every circuit is dropped and disarmed, or tripped as its record says.
   *
   * @param directory of the records
   */
  StopService(Relay relay, List<Wiring> circuits, Path directory, Time time) {
    about = relay.description();
    String id = about.id();
    thread = new RelayThread(id);
    CircuitDesk.Common common = new CircuitDesk.Common(about, keeper, mailboxes, time, onSite);
    for (Wiring wiring : circuits) {
      LatchFile file = new LatchFile(directory.resolve(wiring.scanner() + ".stop"));
      files.add(file);
      ProofFile proofs = new ProofFile(directory.resolve(wiring.scanner() + ".proof"));
      desks.add(
          new CircuitDesk(
              wiring, file.read(time.now()), file::write, proofs, common, thread::wake));
    }
    desks.forEach(desk -> desk.watch(new StopLog(desk.wiring().scanner())));
    SafetyThread.of(keeper, "disk-" + id).start();
    loop = new RelayLoop(relay, desks, time);
    firstTestByNanos =
        System.nanoTime()
            + about
                .watchdog()
                .plus(about.watchdogMargin())
                .plus(about.feedbackTimeout())
                .plus(FIRST_TEST_SLACK)
                .toNanos();
    thread.start(loop);
  }

  RelayDescription relay() {
    return about;
  }

  /**
   * Waits until it is known how every circuit is for the first time: armed, or tripped, in fault,
   * held, or the relay does not answer. At most the time of a silent test and a few seconds,
   * counted from the start of this service.
   *
   * @return false when that time is over
   */
  boolean awaitFirstTest() throws InterruptedException {
    return loop.firstTest().await(firstTestByNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  List<CircuitDesk> circuits() {
    return List.copyOf(desks);
  }

  /** The circuit of a scanner. */
  StopCircuit circuit(String scanner) {
    return desks.stream()
        .filter(desk -> desk.wiring().scanner().equals(scanner))
        .findFirst()
        .orElseThrow();
  }

  void use(OnSiteProof proof) {
    onSite.use(proof);
  }

  void unuse(OnSiteProof proof) {
    onSite.unuse(proof);
  }

  /** Drops every permissive, keeps every latch, and ends. */
  @Override
  public void close() throws Exception {
    thread.end();
    keeper.flush(FLUSH_MILLIS);
    keeper.end();
    mailboxes.close();
  }
}
