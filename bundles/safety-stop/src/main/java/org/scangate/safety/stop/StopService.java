package org.scangate.safety.stop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.StopCircuit;

/** The circuits of one relay with their threads, put together. */
final class StopService implements AutoCloseable {
  private static final long FLUSH_MILLIS = 2_000;

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
    String id = relay.description().id();
    thread = new RelayThread(id);
    CircuitDesk.Common common =
        new CircuitDesk.Common(relay.description(), keeper, mailboxes, time, onSite);
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
    thread.start(new RelayLoop(relay, desks, time));
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
