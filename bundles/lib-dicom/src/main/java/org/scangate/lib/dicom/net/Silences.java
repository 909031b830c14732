package org.scangate.lib.dicom.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;

/** The time-outs of an open association. Event loop only. */
final class Silences {

  /** What it asks of its association, and whom it tells. */
  interface Owner {
    /** Whether this side does not read now. */
    boolean isPaused();

    /** Whether the connection takes bytes now. */
    boolean isTaking();

    void timedOut(String words);
  }

  private final Owner owner;
  private final Deadline idle;
  private final Deadline response;
  private final Deadline receiving;
  private final Deadline sending;

  Silences(EventExecutor loop, AssociationOptions options, Owner owner) {
    this.owner = owner;
    idle =
        new Deadline(
            loop,
            options.idle(),
            () -> owner.timedOut("nothing was said for " + seconds(options.idle())));
    response =
        new Deadline(
            loop,
            options.response(),
            () -> owner.timedOut("no response for " + seconds(options.response())));
    receiving = new Deadline(loop, options.progress(), this::stuck);
    sending = new Deadline(loop, options.progress(), this::notTaken);
    idle.start();
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  /** Silence inside a message counts only while this side listens. */
  private void stuck() {
    if (owner.isPaused()) {
      receiving.start();
    } else {
      owner.timedOut("the peer stopped inside a message");
    }
  }

  /** A source that is slow is no fault of the peer. */
  private void notTaken() {
    if (owner.isTaking()) {
      sending.start();
    } else {
      owner.timedOut("the peer takes no more bytes");
    }
  }

  /** Something is under way, or nothing is; each word begins the time of rest anew. */
  void busy(boolean busy) {
    if (busy) {
      idle.stop();
    } else {
      idle.start();
    }
  }

  /** Bytes came; the message goes on, or is whole. */
  void received(boolean inside) {
    if (inside) {
      receiving.start();
    } else {
      receiving.stop();
    }
  }

  /** Reading stopped or began again. */
  void turned() {
    receiving.push();
  }

  /** Responses are awaited, or none any more. */
  void awaiting(boolean some) {
    if (some) {
      response.start();
    } else {
      response.stop();
    }
  }

  /** The peer answered something. */
  void answered() {
    response.push();
  }

  /** There is something to send. */
  void sends() {
    if (!sending.isRunning()) {
      sending.start();
    }
  }

  /** Bytes went out; more follow, or none. */
  void sent(boolean more) {
    response.push();
    if (more) {
      sending.push();
    } else {
      sending.stop();
    }
  }

  void dispose() {
    idle.dispose();
    response.dispose();
    receiving.dispose();
    sending.dispose();
  }
}
