package org.scangate.safety.stop;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopState;

/** Writes a circuit's changes to the log, on a thread that nobody waits for. */
final class StopLog implements Consumer<CircuitState> {
  private static final System.Logger LOG = System.getLogger(StopLog.class.getName());

  private final String scanner;
  private String last = "";

  StopLog(String scanner) {
    this.scanner = scanner;
  }

  @Override
  public void accept(CircuitState state) {
    String words = "stop " + state.stop().id() + why(state.stop());
    for (String alarm : state.alarms()) {
      words += "; " + alarm;
    }
    if (!words.equals(last)) {
      boolean bad = !state.alarms().isEmpty() || state.tripped();
      LOG.log(bad ? Level.WARNING : Level.INFO, "{0}: {1}", scanner, words);
      last = words;
    }
  }

  private static String why(StopState stop) {
    if (stop instanceof StopState.Tripped tripped) {
      return ": " + tripped.trip().cause().words() + ", by " + tripped.trip().by();
    }
    return stop instanceof StopState.Disarmed disarmed ? ": " + disarmed.words() : "";
  }
}
