package org.scangate.safety.stop;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;

/** The circuit of one scanner on a relay, with its real threads. */
final class Site implements AutoCloseable {
  static final int STOP = 0;
  static final int PERMISSIVE = 1;
  static final int RESET = 2;
  static final int ON_SITE_STOP = 3;
  private static final int FEEDBACK = 10;

  final List<StopStep> steps = new CopyOnWriteArrayList<>();
  private final StopService service;

  Site(Relay relay, Path directory) {
    service = new StopService(relay, List.of(wiring()), directory, Time.system());
  }

  static Wiring wiring() {
    return new Wiring(
        "mr-1",
        PERMISSIVE,
        FEEDBACK + PERMISSIVE,
        STOP,
        FEEDBACK + STOP,
        true,
        RESET,
        ON_SITE_STOP,
        Wiring.NONE,
        Wiring.NONE,
        Wiring.NONE,
        Wiring.NONE,
        Duration.ofMillis(500));
  }

  StopCircuit circuit() {
    return service.circuit("mr-1");
  }

  CircuitState state() {
    return circuit().state();
  }

  void until(String what, Predicate<CircuitState> condition) {
    await(what)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(60))
        .until(() -> condition.test(state()));
  }

  void arm() {
    until("armed", state -> state.stop().id().equals("armed"));
  }

  void grant() {
    until(
        "granted",
        state -> {
          if (!state.granted() && state.refusal().isEmpty()) {
            var unused = circuit().grant(); // again when a pause of this machine came in between
          }
          return state.granted();
        });
  }

  void press(String id) {
    circuit().stop(new StopRequest(id, Cause.TECHNOLOGIST, "tess"), steps::add);
  }

  @Override
  public void close() throws Exception {
    service.close();
  }
}
