package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.scangate.api.link.Traffic;

/**
 * What a frame costs the two sessions together, without sockets: sent, delivered, consumed,
 * acknowledged. Run its main method.
 */
final class LinkSessionBench {
  private static final int ROUNDS = 6;
  private static final int FRAMES = 2_000_000;

  private final End client = new End(LinkSession.Role.CLIENT);
  private final End server = new End(LinkSession.Role.SERVER);
  private long now = 1;

  private LinkSessionBench() throws Violation {
    client.peer = server;
    server.peer = client;
    for (Traffic lane : Traffic.values()) {
      server.session.attach(lane, Map.of(), now);
      client.session.attach(lane, Map.of(), now);
    }
  }

  public static void main(String[] args) throws Violation {
    for (int round = 0; round < ROUNDS; round++) {
      for (Traffic traffic : Traffic.values()) {
        for (int bytes : new int[] {8, 16_384}) {
          new LinkSessionBench().run(traffic, bytes);
        }
      }
    }
  }

  private void run(Traffic traffic, int bytes) throws Violation {
    int channel = client.session.open(traffic.name(), Map.of(), now);
    exchange();
    ByteBuffer payload = ByteBuffer.allocate(bytes);
    ByteBuffer[] parts = {payload};
    long began = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      now += 1_000;
      server.session.send(channel, parts, now);
      exchange();
      if (server.session.due() <= now) {
        server.session.tick(now);
      }
      if (client.session.due() <= now) {
        client.session.tick(now);
      }
    }
    double nanos = (double) (System.nanoTime() - began) / FRAMES;
    if (client.frames < FRAMES) {
      throw new IllegalStateException("only " + client.frames + " frames came");
    }
    System.out.printf(
        "%s, %d bytes: %.0f ns per frame, %,.0f frames/s%n", traffic, bytes, nanos, 1e9 / nanos);
  }

  private void exchange() throws Violation {
    boolean any = true;
    while (any) {
      any = client.carry();
      any |= server.carry();
    }
  }

  private final class End implements Effects {
    final LinkSession session;
    final Map<Traffic, ArrayDeque<ByteBuffer>> out = new EnumMap<>(Traffic.class);
    End peer;
    long frames;
    private int opening;
    private int consumed;

    End(LinkSession.Role role) {
      session = new LinkSession(role, this);
      for (Traffic lane : Traffic.values()) {
        out.put(lane, new ArrayDeque<>());
      }
    }

    boolean carry() throws Violation {
      boolean any = false;
      for (Map.Entry<Traffic, ArrayDeque<ByteBuffer>> lane : out.entrySet()) {
        for (ByteBuffer m = lane.getValue().poll(); m != null; m = lane.getValue().poll()) {
          any = true;
          peer.session.received(lane.getKey(), m, now);
          peer.afterwards();
        }
      }
      return any;
    }

    private void afterwards() {
      if (consumed > 0) {
        session.consumed(1, consumed, now);
        consumed = 0;
      }
      if (opening > 0) {
        session.accept(opening, traffic, Traffic.CRITICAL);
        session.opened(opening, now);
        opening = 0;
      }
    }

    private Traffic traffic;

    @Override
    public void send(Traffic lane, ByteBuffer[] message) {
      // What a socket would do anyway: one contiguous copy.
      int length = 0;
      for (ByteBuffer part : message) {
        length += part.remaining();
      }
      ByteBuffer whole = ByteBuffer.allocate(length);
      for (ByteBuffer part : message) {
        whole.put(part);
      }
      out.get(lane).add(whole.flip());
    }

    @Override
    public boolean takes(Traffic lane) {
      return true;
    }

    @Override
    public void deliver(int channel, long sequence, ByteBuffer payload) {
      frames++;
      consumed = payload.remaining();
    }

    @Override
    public void writable(int channel) {}

    @Override
    public void opening(int channel, String name, Map<String, String> parameters) {
      opening = channel;
      traffic = Traffic.valueOf(name);
    }

    @Override
    public void opened(int channel) {}

    @Override
    public void refused(int channel, String id, String words) {}

    @Override
    public void closed(int channel, String reason) {}

    @Override
    public void ended(String reason) {
      throw new IllegalStateException(reason);
    }

    @Override
    public void silent(Traffic lane) {
      throw new IllegalStateException("silent");
    }
  }
}
