package org.scangate.remote.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStanding.Kind;

/** A scanner without a driver, and everything of it that a test turns. */
final class TestScanner implements Scanner, Scanners {
  final List<Display> displays = new ArrayList<>();
  final List<ConsoleSession> sessions = new CopyOnWriteArrayList<>();
  final SaidCallOuts callOuts = new SaidCallOuts();
  volatile ConsoleSession waiting;
  volatile State state = new State(Reach.CONNECTED, "", Activity.IDLE, "", -1);

  TestScanner(TestDisplay... shown) {
    displays.addAll(List.of(shown));
  }

  static SignIn signIn(String id, Role... roles) {
    return new TestSignIn(new Person(id, "Dr " + id, Set.of(roles)));
  }

  @Override
  public Info info() {
    return new Info("mr-1", "MR 1", "MR", "teal", "test", true, 0);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public List<Display> displays() {
    return displays;
  }

  @Override
  public Optional<Display> display(String id) {
    return displays.stream().filter(display -> display.id().equals(id)).findFirst();
  }

  @Override
  public List<ConsoleSession> sessions() {
    return List.copyOf(sessions);
  }

  @Override
  public Optional<ConsoleSession> holder() {
    return sessions.stream().filter(ConsoleSession::holdsControl).findFirst();
  }

  @Override
  public ConsoleSession open(SignIn signIn, Runnable onChange) throws ConsoleRefused {
    if (signIn.person().roles().contains(Role.SITE_IT)) {
      throw new ConsoleRefused("Your roles open no console.");
    }
    TestSession session = new TestSession(this, signIn, onChange);
    sessions.add(session);
    return session;
  }

  TestSession session(SignIn signIn) {
    TestSession session = new TestSession(this, signIn, () -> {});
    sessions.add(session);
    return session;
  }

  @Override
  public CallOuts callOuts() {
    return callOuts;
  }

  @Override
  public Optional<String> operatedOnSite() {
    return Optional.empty();
  }

  @Override
  public DriverStanding driverStanding() {
    return new DriverStanding(Kind.RELEASED, "1.0", Optional.empty(), Optional.empty());
  }

  @Override
  public Optional<NotAPhantom> notAPhantom() {
    return Optional.empty();
  }

  @Override
  public List<String> phantoms() {
    return List.of("QA-PHANTOM");
  }

  @Override
  public Optional<ConsoleSession> waiting() {
    return Optional.ofNullable(waiting);
  }

  @Override
  public List<Scanner> all() {
    return List.of(this);
  }

  @Override
  public Optional<Scanner> find(String id) {
    return id.equals("mr-1") ? Optional.of(this) : Optional.empty();
  }

  /** Keeps what was said, as words. */
  static final class SaidCallOuts implements CallOuts {
    final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public List<CallOut> recent() {
      Heard heard = new Heard("Olga Berg", Instant.EPOCH.plusSeconds(9));
      return List.of(
          new CallOut(
              7, Word.PRESS_START, Side.REMOTE, "Dr ann", Instant.EPOCH, 2, Optional.of(heard)));
    }

    @Override
    public void say(Side from, Person by, String session, Word word) {
      said.add(from + " " + by.name() + " says " + word);
    }

    @Override
    public boolean acknowledge(Side by, Person person, String session, long id) {
      said.add(by + " " + person.name() + " answers " + id);
      return true;
    }
  }

  /** A session that does what its test says. */
  static final class TestSession implements ConsoleSession {
    private final TestScanner scanner;
    private final SignIn signIn;
    final Runnable onChange;
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile boolean holds;
    volatile String lostBecause;
    volatile String endedBecause;

    TestSession(TestScanner scanner, SignIn signIn, Runnable onChange) {
      this.scanner = scanner;
      this.signIn = signIn;
      this.onChange = onChange;
    }

    @Override
    public String id() {
      return "session-" + System.identityHashCode(this);
    }

    @Override
    public SignIn signIn() {
      return signIn;
    }

    @Override
    public Scanner scanner() {
      return scanner;
    }

    @Override
    public Instant since() {
      return Instant.EPOCH;
    }

    @Override
    public boolean mayOperate() {
      return signIn.person().roles().contains(Role.TECHNOLOGIST);
    }

    @Override
    public boolean mayAnnotate() {
      return signIn.person().hasAny(Set.of(Role.TECHNOLOGIST, Role.RADIOLOGIST, Role.TRAINEE));
    }

    @Override
    public boolean holdsControl() {
      return holds;
    }

    @Override
    public Optional<String> controlLostBecause() {
      return Optional.ofNullable(lostBecause);
    }

    @Override
    public Optional<String> endedBecause() {
      return Optional.ofNullable(endedBecause);
    }

    @Override
    public boolean waitsForHolder() {
      return scanner.waiting == this;
    }

    @Override
    public void withdrawRequest() {
      calls.add("withdraw");
    }

    @Override
    public void handOver() {
      calls.add("hand over");
    }

    @Override
    public void declineRequest() {
      calls.add("decline");
    }

    @Override
    public Optional<String> phantom() {
      return Optional.empty();
    }

    @Override
    public void requestControl(String phantom, Consumer<Answer> answer) {
      calls.add("request");
      holds = mayOperate();
      answer.accept(new Answer(holds, holds ? List.of() : List.of("Only a technologist.")));
    }

    @Override
    public void releaseControl() {
      calls.add("release");
      holds = false;
      onChange.run();
    }

    @Override
    public boolean key(String display, int keysym, int scancode, boolean down) {
      calls.add(display + " key " + keysym + " " + scancode + " " + down);
      return holds;
    }

    @Override
    public boolean pointer(String display, int x, int y, int buttons) {
      calls.add(display + " pointer " + x + "," + y + " " + buttons);
      return holds;
    }

    @Override
    public void releasePressed(String display) {
      calls.add(display + " released");
    }

    @Override
    public void away(Away why) {
      calls.add(
          switch (why) {
            case LINK_LOST -> "lost";
            case PAGE_UNATTENDED -> "unattended";
          });
    }

    @Override
    public void back() {
      calls.add("back");
    }

    @Override
    public void close() {
      calls.add("close");
      scanner.sessions.remove(this);
    }
  }

  private record TestSignIn(Person person) implements SignIn {
    @Override
    public String id() {
      return "s-" + person.id();
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
      return true;
    }

    @Override
    public void touch() {}

    @Override
    public AutoCloseable onEnd(Consumer<String> callback) {
      return () -> {};
    }

    @Override
    public Instant secondFactorDueBy() {
      return null;
    }
  }
}
