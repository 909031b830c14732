package org.scangate.net.link.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.api.link.Traffic;

/**
 * Two sessions and the wire between them, in one thread and in simulated time. The wire has a delay
 * and to the client a rate; a socket can be cut, which loses what is on its way.
 */
final class SessionPair {
  static final long MILLI = 1_000_000L;

  final End client = new End(LinkSession.Role.CLIENT);
  final End server = new End(LinkSession.Role.SERVER);
  long now = 1_000_000_000L;
  long delayNanos;

  /** Bytes a second to the client, shared first come first served; 0 for no limit. */
  long rate;

  /** Cuts the socket after so many more frames on it; -1 for never. */
  final Map<Traffic, Integer> framesUntilCut = new EnumMap<>(Traffic.class);

  long framesCarried;

  SessionPair() {
    client.peer = server;
    server.peer = client;
  }

  /** One end and what happened to it. */
  final class End implements Effects {
    final LinkSession session;
    final Map<Traffic, ArrayDeque<InFlight>> wire = new EnumMap<>(Traffic.class);
    final Map<Integer, ByteArrayOutputStream> received = new HashMap<>();
    final Map<Integer, List<String>> messages = new TreeMap<>();
    final List<String> log = new ArrayList<>();
    final List<Runnable> later = new ArrayList<>();
    boolean consumes = true;
    boolean takes = true;
    boolean keeps = true;
    long receivedBytes;
    End peer;
    private long wireFreeNanos;
    private long queuedNanos;
    private long queuedFrames = 1;

    record InFlight(ByteBuffer message, long arrivesNanos) {}

    End(LinkSession.Role role) {
      session = new LinkSession(role, this);
      for (Traffic lane : Traffic.values()) {
        wire.put(lane, new ArrayDeque<>());
      }
    }

    @Override
    public void send(Traffic lane, ByteBuffer[] message) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (ByteBuffer part : message) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        whole.writeBytes(bytes);
      }
      long departs = now;
      if (rate > 0 && this == server) {
        wireFreeNanos = Math.max(wireFreeNanos, now) + whole.size() * 1_000_000_000L / rate;
        departs = wireFreeNanos;
        queuedNanos += departs - now;
        queuedFrames++;
      }
      wire.get(lane).add(new InFlight(ByteBuffer.wrap(whole.toByteArray()), departs + delayNanos));
    }

    /** What a frame waited for its turn on the wire, on average since the last call. */
    long takeMeanQueueNanos() {
      long mean = queuedNanos / queuedFrames;
      queuedNanos = 0;
      queuedFrames = 1;
      return mean;
    }

    @Override
    public boolean takes(Traffic lane) {
      return takes;
    }

    @Override
    public void deliver(int channel, long sequence, ByteBuffer payload) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      receivedBytes += bytes.length;
      if (keeps) {
        received.computeIfAbsent(channel, c -> new ByteArrayOutputStream()).writeBytes(bytes);
        messages
            .computeIfAbsent(channel, c -> new ArrayList<>())
            .add(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      if (consumes) {
        later.add(() -> session.consumed(channel, bytes.length, now));
      }
    }

    @Override
    public void writable(int channel) {
      log.add("writable " + channel);
    }

    @Override
    public void opening(int channel, String name, Map<String, String> parameters) {
      log.add("opening " + channel + " " + name + " " + parameters);
      if (name.equals("refuse")) {
        later.add(() -> session.refuse(channel, "no", "not this one", now));
        return;
      }
      later.add(
          () -> {
            session.accept(
                channel, name.equals("bulk") ? Traffic.BULK : Traffic.CRITICAL, Traffic.CRITICAL);
            session.opened(channel, now);
          });
    }

    @Override
    public void opened(int channel) {
      log.add("opened " + channel);
    }

    @Override
    public void refused(int channel, String id, String words) {
      log.add("refused " + channel + " " + id + " " + words);
    }

    @Override
    public void closed(int channel, String reason) {
      log.add("closed " + channel + " " + reason);
    }

    @Override
    public void ended(String reason) {
      log.add("ended " + reason);
    }

    @Override
    public void silent(Traffic lane) {
      log.add("silent " + lane);
      later.add(() -> cut(lane));
    }

    private void settle() {
      while (!later.isEmpty()) {
        later.remove(0).run();
      }
    }
  }

  /** Both sockets join, as JOIN and JOINED would. */
  SessionPair join() throws Violation {
    join(Traffic.CRITICAL);
    join(Traffic.BULK);
    return this;
  }

  void join(Traffic lane) throws Violation {
    cut(lane);
    Map<Integer, Long> fromClient = client.session.received(lane);
    Map<Integer, Long> fromServer = server.session.received(lane);
    server.session.attach(lane, fromClient, now);
    client.session.attach(lane, fromServer, now);
    client.settle();
    server.settle();
  }

  void cut(Traffic lane) {
    client.wire.get(lane).clear();
    server.wire.get(lane).clear();
    client.session.detach(lane);
    server.session.detach(lane);
  }

  /** Carries what has arrived by now; true when anything was. */
  private boolean carry() throws Violation {
    boolean any = false;
    for (End from : List.of(client, server)) {
      for (Traffic lane : Traffic.values()) {
        ArrayDeque<End.InFlight> wire = from.wire.get(lane);
        while (!wire.isEmpty() && wire.peek().arrivesNanos() <= now) {
          any = true;
          framesCarried++;
          from.peer.session.received(lane, wire.remove().message(), now);
          from.peer.settle();
          Integer left = framesUntilCut.computeIfPresent(lane, (l, n) -> n - 1);
          if (left != null && left == 0) {
            framesUntilCut.remove(lane);
            cut(lane);
          }
        }
      }
    }
    return any;
  }

  /** Lets everything that is on its way arrive, without time passing. */
  void settle() throws Violation {
    while (carry()) {
      // again
    }
  }

  /** Lets time pass in steps of 1 ms. */
  void advance(long millis) throws Violation {
    for (long i = 0; i < millis; i++) {
      now += MILLI;
      settle();
      for (End end : List.of(client, server)) {
        if (end.session.due() <= now) {
          end.session.tick(now);
          end.settle();
        }
      }
      settle();
    }
  }
}
