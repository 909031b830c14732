package org.scangate.remote.console;

import java.util.Objects;
import java.util.function.Supplier;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.records.ConsoleRecorder;

/** What one session is told of the recording of its console. One thread at a time. */
final class RecordingNews {

  /**
   * A recording, or that there is none.
   *
   * @param by who began it; empty when the site file says so
   * @param since null when it is off
   * @param trouble why the last one ended by itself; empty when it did not
   */
  record View(boolean on, String by, String since, boolean mayStart, String trouble) {}

  private final Supplier<ConsoleRecorder> recorder;
  private View told;

  /**
   * @param recorder gives null where the site file has none
   */
  RecordingNews(Supplier<ConsoleRecorder> recorder) {
    this.recorder = recorder;
  }

  /** What is to be told now; null where nothing can be recorded. */
  View tell(ConsoleSession session) {
    told = view(session);
    return told;
  }

  boolean isNews(ConsoleSession session) {
    return !Objects.equals(told, view(session));
  }

  private View view(ConsoleSession session) {
    ConsoleRecorder now = recorder.get();
    if (now == null) {
      return null;
    }
    boolean may = now.mayStart(session.signIn().person());
    return now.running()
        .map(it -> new View(true, it.by(), it.since().toString(), may, ""))
        .orElseGet(() -> new View(false, "", null, may, now.trouble()));
  }

  /** Begins or ends one; why not, in plain words, or empty. */
  String act(ConsoleSession session, boolean start) {
    ConsoleRecorder now = recorder.get();
    if (now == null) {
      return "The site file has no recording for this scanner.";
    }
    try {
      if (start) {
        now.start(session);
      } else {
        now.stop(session);
      }
      return "";
    } catch (ConsoleRefused e) {
      return e.getMessage();
    }
  }
}
