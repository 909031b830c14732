package org.scangate.remote.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.scangate.api.console.CallOuts.CallOut;
import org.scangate.api.console.CallOuts.Side;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.StopState;

/**
 * What happens at a console beside its pictures, found by looking: who is there, who has control
 * and who asks for it, call-outs, the stop, the permissive and holds, what the scanner does,
 * whether its console is reached and by which driver. What comes and goes between two looks is not
 * in it. No patient data: what a driver says in words is left out. One thread.
 */
final class TimeLine {

  /**
   * Something that happened.
   *
   * @param words for people
   */
  record Event(Kind kind, String words) {}

  /** What an event is of. */
  enum Kind {
    PERSON,
    CONTROL,
    REQUEST,
    CALL_OUT,
    STOP,
    PERMISSIVE,
    HOLD,
    ACTIVITY,
    REACH,
    DRIVER,
    ON_SITE,
    END;

    /** The spelling in files. */
    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Scanner scanner;
  private final Supplier<Optional<CircuitState>> circuit;
  private final Map<Kind, String> last = new HashMap<>();
  private Set<String> people = Set.of();
  private Set<String> said;

  /**
   * @param circuit of the scanner's stop; empty when it has none
   */
  TimeLine(Scanner scanner, Supplier<Optional<CircuitState>> circuit) {
    this.scanner = scanner;
    this.circuit = circuit;
    said = scanner.callOuts().recent().stream().map(TimeLine::key).collect(Collectors.toSet());
  }

  /** What is new since the last look. */
  List<Event> look() {
    List<Event> news = new ArrayList<>();
    people(news);
    now(news, Kind.CONTROL, nameOr(scanner.holder(), " is in control", "nobody is in control"));
    now(news, Kind.REQUEST, nameOr(scanner.waiting(), " asks for control", ""));
    now(
        news,
        Kind.ON_SITE,
        scanner.operatedOnSite().map(it -> it + " operates on site").orElse(""));
    callOuts(news);
    circuit.get().ifPresent(state -> circuit(news, state));
    Scanner.State state = scanner.state();
    now(news, Kind.ACTIVITY, "the scanner: " + plain(state.activity()));
    now(news, Kind.REACH, "its console: " + plain(state.reach()));
    String version = scanner.driverStanding().version();
    now(news, Kind.DRIVER, ("driver " + scanner.info().driver() + " " + version).strip());
    return news;
  }

  /** That there is nothing of a kind any more is said of what was there. */
  private void now(List<Event> news, Kind kind, String words) {
    String before = last.put(kind, words);
    if (words.equals(before) || (words.isEmpty() && before == null)) {
      return;
    }
    news.add(new Event(kind, words.isEmpty() ? "no longer: " + before : words));
  }

  private static String nameOr(Optional<ConsoleSession> session, String does, String nobody) {
    return session.map(it -> it.signIn().person().name() + does).orElse(nobody);
  }

  private static String plain(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void people(List<Event> news) {
    Set<String> now = new TreeSet<>();
    scanner.sessions().forEach(it -> now.add(it.signIn().person().name()));
    now.stream()
        .filter(it -> !people.contains(it))
        .forEach(it -> news.add(new Event(Kind.PERSON, it + " is there")));
    people.stream()
        .filter(it -> !now.contains(it))
        .forEach(it -> news.add(new Event(Kind.PERSON, it + " has gone")));
    people = now;
  }

  private void circuit(List<Event> news, CircuitState state) {
    now(news, Kind.STOP, words(state.stop()));
    String dropped = state.dropped().isEmpty() ? "" : ": " + state.dropped();
    now(
        news,
        Kind.PERMISSIVE,
        state.granted() ? "the permissive is granted" : "the permissive is dropped" + dropped);
    now(
        news,
        Kind.HOLD,
        state.holds().isEmpty()
            ? ""
            : state.holds().stream()
                .map(Hold::by)
                .collect(Collectors.joining(", ", "held by ", "")));
  }

  private static String words(StopState stop) {
    if (stop instanceof StopState.Tripped tripped) {
      return "STOP: " + tripped.trip().cause().words() + " (" + tripped.trip().by() + ")";
    }
    if (stop instanceof StopState.Fault fault) {
      return "the stop has a fault: " + fault.words();
    }
    return "the stop is " + stop.id();
  }

  private void callOuts(List<Event> news) {
    Set<String> now = new HashSet<>();
    for (CallOut one : scanner.callOuts().recent()) {
      now.add(key(one));
      if (!said.contains(key(one))) {
        news.add(new Event(Kind.CALL_OUT, words(one)));
      }
    }
    said = now;
  }

  private static String key(CallOut one) {
    return one.id() + " " + one.heard().isPresent();
  }

  private static String words(CallOut one) {
    String from = one.from() == Side.ON_SITE ? " on site" : "";
    return one.heard()
        .map(it -> one.word() + " heard by " + it.by())
        .orElse(one.word() + " said by " + one.by() + from);
  }
}
