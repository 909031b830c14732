package org.scangate.net.front;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What an HTTP connection waits for, and how much longer. Used on its event loop only, whose timers
 * it takes.
 */
final class ConnectionClock {

  /** What is waited for. */
  enum Waiting {
    /** The first byte of a request. */
    REQUEST,
    /** The rest of a head. */
    HEAD,
    /** The rest of a body. */
    BODY,
    /** Our own handler: no limit. */
    HANDLER,
    /** The client to take the answer. */
    ANSWER_TAKEN
  }

  private final EventExecutor executor;
  private final Limits limits;
  private Consumer<Waiting> expired = waiting -> {};
  private Waiting waiting = Waiting.HANDLER;
  private boolean headBegun;
  private ScheduledFuture<?> timer;

  ConnectionClock(EventExecutor executor, Limits limits) {
    this.executor = executor;
    this.limits = limits;
  }

  /** Whom to tell what did not come in time. */
  void onExpiry(Consumer<Waiting> listener) {
    expired = listener;
  }

  /** Ready for the next request, of which some bytes may be here already. */
  void awaitRequest() {
    if (headBegun) {
      await(Waiting.HEAD, limits.head());
    } else {
      await(Waiting.REQUEST, limits.idle());
    }
  }

  /** Some bytes of a head are here; those of a pipelined one count when its turn comes. */
  void headBegins() {
    if (!headBegun) {
      headBegun = true;
      if (waiting == Waiting.REQUEST) {
        await(Waiting.HEAD, limits.head());
      }
    }
  }

  void headEnds() {
    headBegun = false;
  }

  void awaitBody(long bytes) {
    await(Waiting.BODY, limits.transfer(bytes));
  }

  void awaitHandler() {
    stop();
    waiting = Waiting.HANDLER;
  }

  void awaitAnswerTaken(long bytes) {
    await(Waiting.ANSWER_TAKEN, limits.transfer(bytes));
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void await(Waiting next, Duration limit) {
    stop();
    waiting = next;
    timer =
        executor.schedule(
            () -> {
              timer = null;
              expired.accept(next);
            },
            limit.toNanos(),
            TimeUnit.NANOSECONDS);
  }
}
