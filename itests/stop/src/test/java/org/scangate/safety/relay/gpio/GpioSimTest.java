package org.scangate.safety.relay.gpio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayContractTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

/**
 * The contract at a chip of the kernel's gpio-sim, whose outputs are read and whose inputs are set
 * by a board of this test with a monostable. Where the kernel has no gpio-sim it says so.
 */
class GpioSimTest extends RelayContractTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private SimulatedChip chip;
  private Relay relay;

  @BeforeEach
  void make() throws Exception {
    Optional<String> missing = SimulatedChip.missing();
    missing.ifPresent(why -> System.out.println("GPIO against gpio-sim: " + why));
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    chip = SimulatedChip.make(Boards.LINES);
    relay = new Wired(Boards.at(chip.name(), nanos::get));
  }

  @AfterEach
  void take() throws IOException {
    if (relay != null) {
      relay.close();
    }
    if (chip != null) {
      chip.close();
    }
  }

  @Override
  protected Relay relay() {
    return relay;
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  protected void push(boolean active) throws IOException {
    chip.pull(Boards.RESET, active);
  }

  /** The relay with the board's wires: after each call that drives, before each that reads. */
  private final class Wired implements Relay {
    private final Relay under;
    private boolean pulse;
    private Long edgeNanos;

    Wired(Relay under) {
      this.under = under;
    }

    private void board() throws RelayException {
      try {
        boolean now = chip.value(Boards.PULSE);
        if (!chip.value(Boards.LEVEL)) {
          edgeNanos = null;
        } else if (now != pulse) {
          edgeNanos = nanos.get();
        }
        pulse = now;
        boolean up = edgeNanos != null && nanos.get() - edgeNanos <= Boards.WATCHDOG.toNanos();
        chip.pull(Boards.PERMISSIVE_SEEN, up);
        chip.pull(Boards.STOP_SEEN, chip.value(Boards.STOP));
      } catch (IOException e) {
        throw new RelayException("the board: " + e, e);
      }
    }

    @Override
    public RelayDescription description() {
      return under.description();
    }

    @Override
    public void open() throws RelayException {
      under.open();
    }

    @Override
    public boolean isOpen() {
      return under.isOpen();
    }

    @Override
    public void write(Map<Integer, Boolean> coils) throws RelayException {
      under.write(coils);
      board();
    }

    @Override
    public BitSet readCoils(int count) throws RelayException {
      return under.readCoils(count);
    }

    @Override
    public BitSet readInputs(int count) throws RelayException {
      board();
      return under.readInputs(count);
    }

    @Override
    public void startWatchdog() throws RelayException {
      under.startWatchdog();
    }

    @Override
    public Optional<Boolean> watchdogExpired() throws RelayException {
      return under.watchdogExpired();
    }

    @Override
    public void close() {
      under.close();
    }
  }
}
