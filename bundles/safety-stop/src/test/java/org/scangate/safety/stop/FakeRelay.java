package org.scangate.safety.stop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

/**
 * A relay on a test's clock: inputs 0 to 7, coils 0 to 7, feedback of coil N on input 10 + N. Its
 * watchdog is fed by writing and by reading.
 */
final class FakeRelay implements Relay {
  static final int FEEDBACK = 10;

  final BitSet coils = new BitSet();
  final BitSet inputs = new BitSet();

  /** Every write, in order, as {@code coil=level}. */
  final List<String> writes = new ArrayList<>();

  int opened;
  boolean broken;
  boolean watchdogWorks = true;
  boolean feedbackStuck;
  Duration refresh = Duration.ofMillis(100);

  private final ManualTime time;
  private final BitSet stuck = new BitSet();
  private boolean open;
  private long fedNanos;

  FakeRelay(ManualTime time) {
    this.time = time;
  }

  @Override
  public RelayDescription description() {
    return new RelayDescription(
        "cabinet",
        "a fake",
        true,
        List.of(),
        refresh,
        Duration.ofSeconds(1),
        Duration.ofMillis(250),
        Duration.ofMillis(100));
  }

  @Override
  public void open() throws RelayException {
    answer();
    opened++;
    open = true;
    fed();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void write(Map<Integer, Boolean> levels) throws RelayException {
    answer();
    fed();
    levels.forEach(
        (coil, level) -> {
          writes.add(coil + "=" + (level ? 1 : 0));
          coils.set(coil, level);
        });
  }

  @Override
  public BitSet readCoils(int count) throws RelayException {
    answer();
    fed();
    return coils.get(0, count);
  }

  @Override
  public BitSet readInputs(int count) throws RelayException {
    answer();
    fed();
    BitSet levels = (BitSet) inputs.clone();
    for (int coil = 0; coil < 8; coil++) {
      levels.set(FEEDBACK + coil, feedbackStuck ? stuck.get(coil) : coils.get(coil));
    }
    return levels.get(0, count);
  }

  void stickFeedback() {
    stuck.or(coils);
    feedbackStuck = true;
  }

  @Override
  public void startWatchdog() {
    fedNanos = time.nanos();
  }

  @Override
  public Optional<Boolean> watchdogExpired() {
    return Optional.empty();
  }

  @Override
  public void close() {
    open = false;
  }

  private void answer() throws RelayException {
    if (broken) {
      throw new RelayException("the fake is unplugged");
    }
  }

  /** The device's own watchdog, judged when the device is next talked to. */
  void fed() {
    if (watchdogWorks && time.nanos() - fedNanos > Duration.ofSeconds(1).toNanos()) {
      coils.clear();
    }
    fedNanos = time.nanos();
  }
}
