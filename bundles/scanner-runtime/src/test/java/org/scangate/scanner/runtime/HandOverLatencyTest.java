package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.time.Ticker;

/** Measures a key from the session's call to the driver's; the bound catches polling only. */
class HandOverLatencyTest {
  private static final int KEYS = 4000;
  private static final int WARM_UP = 1000;

  private final long[] arrived = new long[KEYS];
  private volatile int count;

  @Test
  void aKeyIsHandedOverAtOnce() throws Exception {
    ThreadTimer timer = new ThreadTimer();
    ControlRoom room =
        new ControlRoom(
            Ticker.system(), timer, List.of("sign-in", "role"), 1, new Circuits(), new Releases());
    room.setAudit(new Hospital.TestAudit());
    room.addGate(new SignInGate());
    room.addGate(new RoleGate());
    SupervisedScanner scanner =
        new SupervisedScanner(ScannerEntry.of(Hospital.properties("mr-1")), room);
    ScannerDriver driver = new Clock();
    scanner.use(new InstalledDriver(driver, driver.description(), 1, "", false, 0, 1));
    Hospital.await()
        .until(() -> scanner.state().reach() == org.scangate.api.console.Scanner.Reach.CONNECTED);
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    assertThat(Hospital.ask(session).granted()).isTrue();

    long[] micros = new long[KEYS - WARM_UP];
    for (int i = 0; i < KEYS; i++) {
      long sent = System.nanoTime();
      session.key("main", 'a', 30, i % 2 == 0);
      while (count <= i) {
        Thread.onSpinWait();
      }
      if (i >= WARM_UP) {
        micros[i - WARM_UP] = (arrived[i] - sent) / 1000;
      }
      // The scanner's thread has gone to sleep when the next key comes, as with a person's.
      LockSupport.parkNanos(200_000);
    }
    Arrays.sort(micros);
    System.out.printf(
        "key -> driver: p50 %d us, p99 %d us, max %d us%n",
        micros[micros.length / 2], micros[micros.length * 99 / 100], micros[micros.length - 1]);
    assertThat(micros[micros.length / 2]).isLessThan(1000);
    scanner.stop();
    room.stop();
  }

  private final class Clock implements ScannerDriver {
    @Override
    public DriverDescription description() {
      return new DriverDescription("test", "1", "A clock", List.of(), true);
    }

    @Override
    public ScannerConnection open(ScannerSettings settings, ScannerContext context) {
      context.surface("main", 100, 100);
      return new ScannerConnection() {
        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void input(String display, InputEvent event) {
          arrived[count] = System.nanoTime();
          count++;
        }

        @Override
        public void close() {}
      };
    }
  }
}
