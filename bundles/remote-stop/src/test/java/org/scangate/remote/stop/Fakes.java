package org.scangate.remote.stop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.StopStep;

/** A link, a scanner with sessions and a circuit, as far as the stop channel needs them. */
final class Fakes {
  private Fakes() {}

  static SignIn signIn(String id) {
    return new SignIn() {
      @Override
      public String id() {
        return "s-" + id;
      }

      @Override
      public Person person() {
        return new Person(id, id, Set.of(Role.RADIOLOGIST));
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
    };
  }

  /** A link that takes frames while it has room. */
  static final class Context implements ChannelContext {
    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    private final SignIn signIn;
    volatile boolean room = true;

    Context(SignIn signIn) {
      this.signIn = signIn;
    }

    @Override
    public SignIn signIn() {
      return signIn;
    }

    @Override
    public String linkId() {
      return "link";
    }

    @Override
    public boolean writable() {
      return room;
    }

    @Override
    public boolean send(ByteBuffer... parts) {
      sent.add(StandardCharsets.UTF_8.decode(parts[0]).toString());
      return true;
    }

    @Override
    public long unackedBytes() {
      return 0;
    }

    @Override
    public void close(String reason) {
      closed.add(reason);
    }

    @Override
    public LinkQuality quality() {
      return new LinkQuality(0, 0, 0, 0, 1);
    }

    @Override
    public void holder(boolean holder) {}
  }

  /** A scanner with one session, of {@code person}, who may hold control. */
  record OneSession(SignIn signIn, boolean holds, CallOuts callOuts) implements Scanner {
    @Override
    public Info info() {
      return new Info("mr-1", "MR 1", "MR", "teal", "test", true, 0);
    }

    @Override
    public State state() {
      return new State(Reach.CONNECTED, "", Activity.IDLE, "", -1);
    }

    @Override
    public List<Display> displays() {
      return List.of();
    }

    @Override
    public Optional<Display> display(String id) {
      return Optional.empty();
    }

    @Override
    public List<ConsoleSession> sessions() {
      return List.of(session());
    }

    @Override
    public Optional<ConsoleSession> holder() {
      return holds ? Optional.of(session()) : Optional.empty();
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
      return Optional.empty();
    }

    private ConsoleSession session() {
      return (ConsoleSession)
          java.lang.reflect.Proxy.newProxyInstance(
              Fakes.class.getClassLoader(),
              new Class<?>[] {ConsoleSession.class},
              (proxy, method, arguments) -> {
                return switch (method.getName()) {
                  case "id" -> "s-1";
                  case "signIn" -> signIn;
                  case "since" -> Instant.EPOCH;
                  case "holdsControl" -> holds;
                  case "phantom" -> Optional.empty();
                  default -> throw new UnsupportedOperationException(method.getName());
                };
              });
    }

    @Override
    public ConsoleSession open(SignIn person, Runnable onChange) throws ConsoleRefused {
      throw new ConsoleRefused("not in this test");
    }
  }

  /** A circuit that confirms every stop at once. */
  static final class Circuit implements StopCircuit {
    final List<StopRequest> stops = new CopyOnWriteArrayList<>();
    final List<Consumer<CircuitState>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public CircuitState state() {
      return new CircuitState(
          "mr-1",
          new RelayDescription(
              "cabinet",
              "a test's relay",
              true,
              List.of(),
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO),
          new StopState.Armed(),
          Permissive.DROPPED,
          "",
          null,
          Optional.empty(),
          List.of(new Hold(Hold.Source.PANEL, "Olga Berg")),
          false,
          true,
          List.of(),
          PatientCall.NOT_WIRED,
          null,
          true);
    }

    @Override
    public void stop(StopRequest request, Consumer<StopStep> steps) {
      stops.add(request);
      steps.accept(new StopStep.CoilWritten(300));
      steps.accept(new StopStep.Confirmed(900, true));
    }

    @Override
    public CompletableFuture<Void> grant() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void drop(Cause cause, String words) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void hold(OnSite by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void releaseHold(OnSite by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reset(OnSite by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ProofTest> prove() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable watch(Consumer<CircuitState> listener) {
      listeners.add(listener);
      listener.accept(state());
      return () -> listeners.remove(listener);
    }
  }
}
