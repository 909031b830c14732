package org.scangate.net.link.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Traffic;

/**
 * A link to an appliance. Lost sockets are dialled again by themselves; channels live through that.
 * Thread-safe.
 */
public final class LinkClient implements AutoCloseable {

  /** How a link is. */
  public enum State {
    CONNECTING,
    UP,
    /** Without a critical socket; being dialled again. */
    LOST,
    /** Over; make a new one. */
    ENDED
  }

  private static final long CONNECT_MILLIS = 10_000;
  private static final long GOODBYE_MILLIS = 500;

  private final EventLoop loop;
  private final EventLoopGroup ownGroup;
  private final ClientConnection connection;
  private final CompletableFuture<Void> up = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile State state = State.CONNECTING;
  private volatile String reason = "";
  private volatile Consumer<State> watcher = changed -> {};

  private LinkClient(Appliance appliance, String cookie, EventLoopGroup ownGroup) {
    this.loop = appliance.loop();
    this.ownGroup = ownGroup;
    this.connection =
        new ClientConnection(
            appliance,
            cookie,
            new ClientConnection.Listener() {
              @Override
              public void up() {
                changed(State.UP, "");
                up.complete(null);
              }

              @Override
              public void lost() {
                changed(State.LOST, "");
              }

              @Override
              public void ended(String why) {
                changed(State.ENDED, why);
                up.completeExceptionally(new LinkRefused("link.ended", why));
              }
            });
  }

  /**
   * Connects on an event loop of its own, and waits until the link is up, 10 s at most.
   *
   * @param appliance {@code https://host:port}, one of front.addresses
   * @param trust PEM file of the site's CA; null for the JVM's trust
   * @throws LinkRefused when the appliance says no
   */
  public static LinkClient connect(URI appliance, Credentials credentials, Path trust)
      throws IOException, InterruptedException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            task -> {
              Thread thread = new Thread(task, "scangate-net-link-client");
              thread.setDaemon(true);
              return thread;
            },
            NioIoHandler.newFactory());
    try {
      return connect(appliance, credentials, trust, group.next(), group);
    } catch (IOException | InterruptedException | RuntimeException e) {
      shutDown(group);
      throw e;
    }
  }

  /** As {@link #connect(URI, Credentials, Path)}, on an event loop (of NIO) of the caller. */
  public static LinkClient connect(
      URI appliance, Credentials credentials, Path trust, EventLoop loop)
      throws IOException, InterruptedException {
    return connect(appliance, credentials, trust, loop, null);
  }

  private static LinkClient connect(
      URI uri, Credentials credentials, Path trust, EventLoop loop, EventLoopGroup ownGroup)
      throws IOException, InterruptedException {
    Appliance appliance = new Appliance(uri, trust, loop);
    String cookie = await(signIn(appliance, credentials));
    LinkClient client = new LinkClient(appliance, cookie, ownGroup);
    try {
      await(client.connection.start(CONNECT_MILLIS));
      await(client.up);
    } catch (IOException | InterruptedException e) {
      client.connection.onLoop(() -> client.connection.close("gave up"));
      throw e;
    }
    return client;
  }

  private static CompletableFuture<String> signIn(Appliance appliance, Credentials credentials) {
    if (credentials instanceof Credentials.Cookie cookie) {
      return CompletableFuture.completedFuture(cookie.value());
    }
    return appliance
        .post("/api/sign-in", credentials, null, CONNECT_MILLIS)
        .thenApply(
            answer -> answer.signIn().orElseThrow(() -> new CompletionException(answer.refusal())));
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LinkRefused refused) {
        throw refused;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no link within 10 s", e);
    }
  }

  private void changed(State now, String why) {
    reason = why;
    state = now;
    watcher.accept(now);
  }

  /** The appliance's name for the link, as in its audit. */
  public String id() {
    return connection.link();
  }

  public State state() {
    return state;
  }

  /** Why it ended; empty before. */
  public String reason() {
    return reason;
  }

  /** Tells of every change of state, on the event loop; replaces an earlier watcher. */
  public void watch(Consumer<State> changes) {
    watcher = changes;
  }

  /**
   * Opens a channel.
   *
   * @return completes on the event loop; exceptionally with {@link LinkRefused}
   */
  public CompletableFuture<ClientChannel> open(
      String name, Map<String, String> parameters, ClientChannel.Listener listener) {
    CompletableFuture<ClientChannel> opened = new CompletableFuture<>();
    connection.onLoop(() -> connection.open(name, parameters, listener, opened));
    return opened;
  }

  /** How the link did of late, as this end measures it. */
  public CompletableFuture<LinkQuality> quality() {
    return CompletableFuture.supplyAsync(
        () -> connection.session().quality(System.nanoTime()), loop);
  }

  /** Cuts a socket as a network would; the client dials it again. For tests and measurements. */
  public void cut(Traffic lane) {
    connection.onLoop(() -> connection.drop(lane));
  }

  /** Says goodbye; every channel ends. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    connection.onLoop(
        () -> {
          connection.close("closed by the client");
          if (ownGroup != null) {
            // A group that shuts down closes its channels first: let the goodbye go out.
            var unused =
                loop.schedule(() -> shutDown(ownGroup), GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
  }

  private static void shutDown(EventLoopGroup group) {
    var unused = group.shutdownGracefully(50, 1000, TimeUnit.MILLISECONDS);
  }
}
