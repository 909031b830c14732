package org.scangate.net.front;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.api.access.Door;
import org.scangate.api.http.HttpRoute;

/** The pipeline behind TLS on a channel without a network, its time frozen. */
final class PlainPipeline implements AutoCloseable {
  final EmbeddedChannel channel;
  final IntakeBudget budget;
  final Whiteboard whiteboard = new Whiteboard();
  final FakeSignIns signIns = new FakeSignIns();
  final FakeAudit audit = new FakeAudit();
  final Sockets sockets = new Sockets();
  private final RouteThreads threads;

  PlainPipeline(TestLimits changed, HttpRoute... routes) {
    Limits limits = changed.limits();
    whiteboard.add(() -> List.of(routes));
    whiteboard.signIns(signIns);
    Admission admission =
        new Admission(
            Door.REMOTE,
            Authorities.remote(List.of(HostPort.parse("localhost:443")), List.of()),
            whiteboard);
    MovedTicker ticker = new MovedTicker(Instant.EPOCH);
    Refusals refusals = new Refusals(ticker, () -> audit);
    budget = new IntakeBudget(limits.intakeBytes());
    threads = new RouteThreads(limits.routeThreads(), limits.routeQueue());
    ConnectionEnd end = new ConnectionEnd(refusals, limits, Door.REMOTE);
    DoorContext door =
        new DoorContext(
            Door.REMOTE,
            limits,
            () -> admission,
            new ConnectionLimits(10, 10, end),
            budget,
            threads,
            new Answers(ticker),
            refusals,
            end,
            sockets);
    channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);
          }
        };
    channel.freezeTime();
    FrontPipeline.beginHttp(channel.pipeline(), door, new Client("127.0.0.1", "", "TLSv1.3 X"));
  }

  void write(String text) {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** As the network delivers; nothing comes through a channel that is closed. */
  void write(byte[] bytes) {
    if (!channel.isOpen()) {
      return;
    }
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
    channel.runPendingTasks();
  }

  /** What has been written since the last call. */
  String output() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all.toString();
  }

  /** The same, when a route thread has answered. */
  String awaitOutput() {
    StringBuilder all = new StringBuilder();
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              channel.runPendingTasks();
              all.append(output());
              return all.length() > 0;
            });
    return all.toString();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    threads.close();
  }
}
