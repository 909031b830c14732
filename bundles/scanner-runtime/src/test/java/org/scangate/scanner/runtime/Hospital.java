package org.scangate.scanner.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/** Everything around the scanners of a test: time, audit, people, gates, one driver. */
final class Hospital implements AutoCloseable {
  final ManualTime time = new ManualTime();
  final TestAudit audit = new TestAudit();
  final Circuits circuits = new Circuits();
  final Releases releases = new Releases();
  final ControlRoom room;
  final TestDriver driver = new TestDriver();
  final List<SupervisedScanner> scanners = new CopyOnWriteArrayList<>();

  Hospital(String... gates) {
    room = new ControlRoom(time, time, List.of(gates), 1, circuits, releases);
    room.setAudit(audit);
    room.addGate(new SignInGate());
    room.addGate(new RoleGate());
  }

  Hospital() {
    this("sign-in", "role");
  }

  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO);
  }

  static Map<String, Object> properties(String id) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", id);
    properties.put("name", id.toUpperCase(java.util.Locale.ROOT));
    properties.put("modality", "MR");
    properties.put("driver", "test");
    properties.put("displays", new String[] {"main", "second"});
    properties.put("on-link-loss.after", 2000L);
    return properties;
  }

  SupervisedScanner scanner(String id) {
    SupervisedScanner scanner = new SupervisedScanner(ScannerEntry.of(properties(id)), room);
    scanners.add(scanner);
    return scanner;
  }

  /** A scanner that is connected through the driver. */
  SupervisedScanner connected(String id) {
    SupervisedScanner scanner = scanner(id);
    scanner.use(installed(driver));
    await()
        .until(() -> scanner.state().reach() == org.scangate.api.console.Scanner.Reach.CONNECTED);
    return scanner;
  }

  static InstalledDriver installed(TestDriver driver) {
    return new InstalledDriver(driver, driver.description(), 1, "", false, 0, 1);
  }

  static SupervisedScanner withPassword(Hospital hospital, Path file) {
    Map<String, Object> properties = properties("mr-1");
    properties.put("display.main.password-file", file.toString());
    SupervisedScanner scanner = new SupervisedScanner(ScannerEntry.of(properties), hospital.room);
    hospital.scanners.add(scanner);
    return scanner;
  }

  /** The answer to a request, awaited. */
  static ConsoleSession.Answer ask(ConsoleSession session) {
    CompletableFuture<ConsoleSession.Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    await().until(answer::isDone);
    return answer.join();
  }

  @Override
  public void close() throws Exception {
    driver.free.countDown();
    driver.behave();
    for (SupervisedScanner scanner : scanners) {
      scanner.stop();
    }
    room.stop();
  }

  static TestSignIn technologist(String id) {
    return new TestSignIn(new Person(id, "Dr " + id, Set.of(Role.TECHNOLOGIST)));
  }

  static TestSignIn with(String id, Role... roles) {
    return new TestSignIn(new Person(id, "Dr " + id, Set.of(roles)));
  }

  /** A sign-in that ends when told to. */
  static final class TestSignIn implements SignIn {
    private final Person person;
    private final List<Consumer<String>> callbacks = new CopyOnWriteArrayList<>();
    private volatile boolean active = true;
    volatile Instant dueBy;
    volatile int touches;

    TestSignIn(Person person) {
      this.person = person;
    }

    void end(String reason) {
      active = false;
      callbacks.forEach(callback -> callback.accept(reason));
      callbacks.clear();
    }

    int callbacks() {
      return callbacks.size();
    }

    @Override
    public String id() {
      return "s-" + person.id();
    }

    @Override
    public Person person() {
      return person;
    }

    @Override
    public Door door() {
      return Door.REMOTE;
    }

    @Override
    public Instant since() {
      return Instant.EPOCH;
    }

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public synchronized void touch() {
      touches++;
    }

    @Override
    public AutoCloseable onEnd(Consumer<String> callback) {
      if (!active) {
        callback.accept("ended");
        return () -> {};
      }
      callbacks.add(callback);
      return () -> callbacks.remove(callback);
    }

    @Override
    public Instant secondFactorDueBy() {
      return dueBy;
    }
  }

  /** An audit that keeps events and, when told to, lets their writing wait or fail. */
  static final class TestAudit implements Audit {
    final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<Long>> waiting = new CopyOnWriteArrayList<>();
    volatile boolean wait;
    volatile boolean fail;

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      events.add(event);
      if (fail) {
        return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
      }
      if (wait && event.action().equals("control.granted")) {
        CompletableFuture<Long> later = new CompletableFuture<>();
        waiting.add(later);
        return later;
      }
      return CompletableFuture.completedFuture((long) events.size());
    }

    List<String> actions(String prefix) {
      return events.stream()
          .map(AuditEvent::action)
          .filter(action -> action.startsWith(prefix))
          .toList();
    }

    Optional<AuditEvent> last(String action) {
      return events.stream().filter(e -> e.action().equals(action)).reduce((a, b) -> b);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      return new Verification(events.size(), 0, Optional.empty());
    }
  }

  /** A gate that refuses, throws or agrees. */
  record TestGate(String name, Optional<String> says, boolean broken) implements ControlGate {
    @Override
    public Optional<String> refusal(ConsoleSession session) {
      if (broken) {
        throw new IllegalStateException("a bug");
      }
      return says;
    }
  }
}
