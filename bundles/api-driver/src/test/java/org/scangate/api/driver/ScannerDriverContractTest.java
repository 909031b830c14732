package org.scangate.api.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every driver keeps. A driver's own test extends this class and gives a driver and the
 * settings of a scanner that can be reached while the test runs.
 */
@Timeout(60)
public abstract class ScannerDriverContractTest {
  /** Threads that the JDK and the tests themselves start when they like. */
  private static final Pattern OTHERS =
      Pattern.compile("process reaper.*|ForkJoinPool.*|awaitility.*|Cleaner.*|Java2D.*|C[12] .*");

  /** The driver under test. */
  protected abstract ScannerDriver driver();

  /** A scanner that can be reached. */
  protected abstract ScannerSettings reachable() throws Exception;

  /** A scanner that cannot be reached; empty when the driver reaches out to nothing. */
  protected Optional<ScannerSettings> unreachable() {
    return Optional.empty();
  }

  @Test
  void describesItself() {
    DriverDescription description = driver().description();
    assertThat(description.title()).isNotBlank();
    assertThat(description.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(description.settings()).allSatisfy(s -> assertThat(s.meaning()).isNotBlank());
    assertThat(driver().description()).isEqualTo(description);
  }

  @Test
  void paintsEveryDisplayAndReportsNoFailure() throws Exception {
    RecordingContext context = new RecordingContext();
    ScannerSettings settings = reachable();
    try (ScannerConnection connection = driver().open(settings, context)) {
      for (DisplaySettings display : settings.displays()) {
        await(display.id())
            .atMost(Duration.ofSeconds(10))
            .until(
                () -> {
                  RecordingContext.Surface surface = context.surfaceOf(display.id());
                  return surface != null && surface.damages() > 0 && surface.drawn();
                });
      }
      assertThat(context.failures()).isEmpty();
    }
  }

  @Test
  void takesInputOnEveryDisplayUpToItsEdges() throws Exception {
    RecordingContext context = new RecordingContext();
    ScannerSettings settings = reachable();
    try (ScannerConnection connection = driver().open(settings, context)) {
      for (DisplaySettings display : settings.displays()) {
        await().atMost(Duration.ofSeconds(10)).until(() -> context.surfaceOf(display.id()) != null);
        RecordingContext.Surface surface = context.surfaceOf(display.id());
        connection.input(display.id(), new InputEvent.Pointer(0, 0, 0));
        connection.input(
            display.id(), new InputEvent.Pointer(surface.width() - 1, surface.height() - 1, 0));
        connection.input(display.id(), new InputEvent.Key(0xffe1, 0x2a, true));
        connection.input(display.id(), new InputEvent.Key('A', 0x1e, true));
        connection.input(display.id(), new InputEvent.Key('A', 0x1e, false));
        connection.input(display.id(), new InputEvent.Key(0xffe1, 0x2a, false));
        connection.input(display.id(), new InputEvent.Key(0x0110ffff, 0, true));
        connection.input(display.id(), new InputEvent.Key(0x0110ffff, 0, false));
      }
      assertThat(context.failures()).isEmpty();
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 3; i++) {
      RecordingContext context = new RecordingContext();
      try (ScannerConnection connection = driver().open(reachable(), context)) {
        assertThat(context.failures()).isEmpty();
      }
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                            .filter(
                                t -> !before.contains(t) && !OTHERS.matcher(t.getName()).matches())
                            .map(Thread::getName)
                            .collect(Collectors.toSet()))
                    .isEmpty());
  }

  @Test
  void closesTwiceWithoutHarmAndIsSilentAfterwards() throws Exception {
    RecordingContext context = new RecordingContext();
    ScannerConnection connection = driver().open(reachable(), context);
    connection.close();
    connection.close();
    // What was under way may still come; then nothing more does.
    AtomicLong told = new AtomicLong(-1);
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> told.getAndSet(context.calls()) == context.calls());
    assertThat(context.failures()).isEmpty();
  }

  @Test
  void namesWhatCannotBeReached() {
    unreachable()
        .ifPresent(
            settings ->
                assertThatThrownBy(() -> driver().open(settings, new RecordingContext()).close())
                    .isInstanceOf(DriverException.class)
                    .hasMessageContaining(settings.displays().get(0).host()));
  }
}
