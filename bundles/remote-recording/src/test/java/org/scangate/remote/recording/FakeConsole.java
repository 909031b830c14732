package org.scangate.remote.recording;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.StopState;
import org.scangate.api.time.Ticker;

/** A console, its audit and its time, all as a test turns them. */
final class FakeConsole implements ConsoleTaps, Audit, AuditTrail, Ticker {
  final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  final List<Sink> sinks = new CopyOnWriteArrayList<>();
  final List<ConsoleSession> sessions = new ArrayList<>();
  ConsoleSession holder;
  ConsoleSession waiting;
  CallOuts.CallOut said;
  StopState stop = new StopState.Armed();
  String driverVersion = "1.0";
  long nanos = 1_000_000_000L;
  boolean auditFull;

  final Display display = fake(Display.class, (name, args) -> name.equals("id") ? "main" : null);
  final Scanner scanner =
      fake(
          Scanner.class,
          (name, args) ->
              switch (name) {
                case "info" -> new Scanner.Info("mr-1", "MR 1", "MR", "teal", "test", true, 0);
                case "state" ->
                    new Scanner.State(Scanner.Reach.CONNECTED, "", Scanner.Activity.IDLE, "", -1);
                case "displays" -> List.of(display());
                case "display" -> Optional.of(display());
                case "sessions" -> List.copyOf(sessions);
                case "holder" -> Optional.ofNullable(holder);
                case "operatedOnSite" -> Optional.empty();
                case "waiting" -> Optional.ofNullable(waiting);
                case "driverStanding" ->
                    new DriverStanding(
                        DriverStanding.Kind.RELEASED,
                        driverVersion,
                        Optional.empty(),
                        Optional.empty());
                case "callOuts" -> callOuts();
                default -> throw new AssertionError(name);
              });

  private Display display() {
    return display;
  }

  Optional<CircuitState> circuit() {
    return Optional.of(
        new CircuitState(
            "mr-1",
            new RelayDescription(
                "cabinet",
                "simulated",
                true,
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO),
            stop,
            holder == null ? Permissive.DROPPED : Permissive.GRANTED,
            "",
            null,
            Optional.empty(),
            List.of(),
            false,
            true,
            List.of(),
            PatientCall.UNKNOWN,
            null,
            false));
  }

  private CallOuts callOuts() {
    return fake(CallOuts.class, (name, args) -> said == null ? List.of() : List.of(said));
  }

  /** Answers a call of a fake by its name. */
  interface Answer {
    Object to(String method, Object[] args);
  }

  static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) ->
                method.getName().equals("equals")
                    ? Boolean.valueOf(proxy == args[0])
                    : method.getName().equals("hashCode")
                        ? Integer.valueOf(System.identityHashCode(proxy))
                        : answer.to(method.getName(), args)));
  }

  ConsoleSession session(String id, Role role) {
    SignIn signIn =
        fake(
            SignIn.class,
            (name, args) ->
                switch (name) {
                  case "id" -> "i-" + id;
                  case "door" -> Door.REMOTE;
                  default -> new Person(id, "Dr " + id, Set.of(role));
                });
    return fake(ConsoleSession.class, (name, args) -> name.equals("id") ? "s-" + id : signIn);
  }

  void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  /** What the audit has of an action. */
  List<AuditEvent> audited(String action) {
    return events.stream().filter(it -> it.action().equals(action)).toList();
  }

  @Override
  public Tap open(Scanner of, Display from, Sink sink) {
    sinks.add(sink);
    return fake(Tap.class, (name, args) -> null);
  }

  void picture(String text) {
    Sink newest = sinks.get(sinks.size() - 1);
    if (!newest.take(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
      throw new AssertionError("not taken: " + text);
    }
  }

  @Override
  public CompletableFuture<Long> record(AuditEvent event) {
    if (auditFull) {
      return CompletableFuture.failedFuture(new java.io.IOException("no room"));
    }
    events.add(event);
    return CompletableFuture.completedFuture((long) events.size());
  }

  @Override
  public Optional<String> unwritable() {
    return Optional.empty();
  }

  @Override
  public Verification verify(DoubleConsumer progress) {
    return new Verification(0, 0, Optional.empty());
  }

  /** Two to a page. */
  @Override
  public Page find(Query query) {
    List<Entry> found = new ArrayList<>();
    for (int number = events.size(); number > 0; number--) {
      AuditEvent event = events.get(number - 1);
      if (number < query.before() && event.action().startsWith(query.action())) {
        if (found.size() == 2) {
          long last = found.get(1).number();
          return new Page(found, OptionalLong.of(last), Optional.empty());
        }
        found.add(new Entry(number, Instant.EPOCH, event));
      }
    }
    return new Page(found, OptionalLong.empty(), Optional.empty());
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-11-24T10:00:00Z").plusNanos(nanos);
  }
}
