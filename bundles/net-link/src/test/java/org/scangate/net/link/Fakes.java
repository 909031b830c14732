package org.scangate.net.link;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.WebSocketEndpoint.Peer;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Traffic;
import org.scangate.api.time.Ticker;

/** What surrounds the links in tests. */
final class Fakes {
  private Fakes() {}

  /** Time that stands until moved, and what is due in it. */
  static final class Time implements Ticker, Alarms {
    private record Alarm(long due, long order, Runnable task) {}

    private final PriorityQueue<Alarm> alarms =
        new PriorityQueue<>(Comparator.comparingLong(Alarm::due).thenComparing(Alarm::order));
    private long now = 5_000_000_000L;
    private long order;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Runnable in(long nanos, Runnable task) {
      Alarm alarm = new Alarm(now + Math.max(0, nanos), order++, task);
      alarms.add(alarm);
      return () -> alarms.remove(alarm);
    }

    int waiting() {
      return alarms.size();
    }

    void advance(long millis) {
      long until = now + millis * 1_000_000;
      while (!alarms.isEmpty() && alarms.peek().due() <= until) {
        Alarm alarm = alarms.remove();
        now = Math.max(now, alarm.due());
        alarm.task().run();
      }
      now = until;
    }
  }

  /** Remembers what was recorded. */
  static final class RememberingAudit implements Audit {
    final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      events.add(event);
      return CompletableFuture.completedFuture((long) events.size());
    }

    List<String> actions() {
      return events.stream().map(AuditEvent::action).toList();
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  /** Takes everything and keeps nothing. */
  static final class ForgettingAudit implements Audit {
    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  /** A technologist, until signed out. */
  static final class FakeSignIn implements SignIn {
    private final String id;
    private final Set<Role> roles;
    private final List<Consumer<String>> onEnd = new ArrayList<>();
    private boolean active = true;

    FakeSignIn(String id, Role... roles) {
      this.id = id;
      this.roles = Set.of(roles);
    }

    void end(String reason) {
      active = false;
      List.copyOf(onEnd).forEach(callback -> callback.accept(reason));
    }

    int callbacks() {
      return onEnd.size();
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Person person() {
      return new Person("ada", "Ada", roles);
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
    public void touch() {}

    @Override
    public AutoCloseable onEnd(Consumer<String> callback) {
      if (!active) {
        callback.accept("ended before");
      }
      onEnd.add(callback);
      return () -> onEnd.remove(callback);
    }

    @Override
    public Instant secondFactorDueBy() {
      return null;
    }
  }

  /** A call of this sign-in. */
  record Call(SignIn caller, Map<String, String> segments) implements HttpCall {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/api/links";
    }

    @Override
    public Map<String, String> query() {
      return Map.of();
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public Optional<SignIn> signIn() {
      return Optional.of(caller);
    }

    @Override
    public Optional<String> token() {
      return Optional.empty();
    }

    @Override
    public Door door() {
      return Door.REMOTE;
    }

    @Override
    public String remoteAddress() {
      return "192.0.2.7";
    }

    @Override
    public String binding() {
      return "";
    }

    @Override
    public String origin() {
      return "https://gw.example:8443";
    }
  }

  /** The far end of a socket: keeps what was sent, and can be told not to take bytes. */
  static final class FakePeer implements Peer {
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    volatile boolean takes = true;
    volatile int code;
    volatile String reason;
    Door door = Door.REMOTE;
    String binding = "";
    String address = "192.0.2.7";

    @Override
    public void send(ByteBuffer... parts) {
      int length = 0;
      for (ByteBuffer part : parts) {
        length += part.remaining();
      }
      ByteBuffer whole = ByteBuffer.allocate(length);
      for (ByteBuffer part : parts) {
        whole.put(part);
      }
      sent.add(whole.array());
    }

    @Override
    public boolean writable() {
      return takes;
    }

    @Override
    public long unsentBytes() {
      return 0;
    }

    @Override
    public void close(int closeCode, String closeReason) {
      if (code == 0) {
        code = closeCode;
        reason = closeReason;
      }
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Door door() {
      return door;
    }

    @Override
    public String remoteAddress() {
      return address;
    }

    @Override
    public String binding() {
      return binding;
    }

    @Override
    public String tls() {
      return "TLSv1.3 TLS_AES_128_GCM_SHA256";
    }
  }

  /** A channel that remembers what it is told. */
  static final class RememberingChannel implements LinkChannel {
    final List<String> log = new CopyOnWriteArrayList<>();
    volatile ChannelContext context;
    volatile Consumer<String> onReceived = text -> {};
    volatile boolean refuses;
    Set<Role> roles = Set.of();
    Traffic toClient = Traffic.CRITICAL;

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Set<Role> roles() {
      return roles;
    }

    @Override
    public Traffic toClient() {
      return toClient;
    }

    @Override
    public Traffic toServer() {
      return Traffic.CRITICAL;
    }

    @Override
    public ChannelEnd open(ChannelContext opened, Map<String, String> parameters)
        throws ChannelRefused {
      if (refuses) {
        throw new ChannelRefused("test.no", "not now");
      }
      context = opened;
      log.add("open " + parameters);
      return new ChannelEnd() {
        @Override
        public void received(ByteBuffer frame) {
          String text = java.nio.charset.StandardCharsets.UTF_8.decode(frame).toString();
          log.add(text);
          onReceived.accept(text);
        }

        @Override
        public void writable() {
          log.add("writable");
        }

        @Override
        public void pathsLost() {
          log.add("pathsLost");
        }

        @Override
        public void pathsBack() {
          log.add("pathsBack");
        }

        @Override
        public void closed(String reason) {
          log.add("closed " + reason);
        }
      };
    }
  }
}
