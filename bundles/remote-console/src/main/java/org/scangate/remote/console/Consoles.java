package org.scangate.remote.console;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both channels share: the open sessions, the displays in view, and the threads. */
@Component(service = Consoles.class)
public final class Consoles {
  private static final Logger LOG = LoggerFactory.getLogger(Consoles.class);

  private final Ticker ticker;
  private final Map<String, OpenSession> sessions = new ConcurrentHashMap<>();
  private final TileEncoders encoders;
  private final EncodePool pool;
  private final Hubs hubs;
  private final Boards boards;
  private final ScheduledThreadPoolExecutor timer;

  @Activate
  public Consoles() {
    this(Ticker.system(), Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors())));
  }

  Consoles(Ticker ticker, int threads) {
    this.ticker = ticker;
    encoders = new TileEncoders(threads);
    pool = new EncodePool(ticker, threads);
    hubs = new Hubs(encoders, ticker);
    boards = new Boards(ticker);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "scangate-console-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    // What is to run after the end is of no interest any more.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  @Deactivate
  void stop() {
    for (OpenSession open : sessions.values()) {
      open.viewers().forEach(viewer -> viewer.end("the appliance stops"));
    }
    timer.shutdownNow();
    pool.close();
    encoders.close();
  }

  Ticker ticker() {
    return ticker;
  }

  EncodePool pool() {
    return pool;
  }

  Hubs hubs() {
    return hubs;
  }

  Boards boards() {
    return boards;
  }

  /** Runs a task once, after the delay, on the timer's thread. */
  Runnable later(long millis, Runnable task) {
    var pending = timer.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  /** Runs a task again and again; the answer stops it. */
  Runnable every(long millis, Runnable task) {
    var pending =
        timer.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a timed task failed", e);
      }
    };
  }

  void opened(OpenSession open) {
    sessions.put(open.session().id(), open);
  }

  /** The session is over, and so are its viewers. */
  void closed(OpenSession open, String reason) {
    sessions.remove(open.session().id());
    open.viewers().forEach(viewer -> viewer.end(reason));
  }

  /** A session by its id, for the sign-in and link that opened it only. */
  Optional<OpenSession> find(String id, ChannelContext context) {
    return Optional.ofNullable(sessions.get(id))
        .filter(open -> open.linkId().equals(context.linkId()))
        .filter(open -> open.session().signIn().id().equals(context.signIn().id()));
  }
}
