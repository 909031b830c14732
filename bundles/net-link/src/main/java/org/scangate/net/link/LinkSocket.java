package org.scangate.net.link;

import java.nio.ByteBuffer;
import org.scangate.api.http.WebSocketEndpoint;
import org.scangate.api.http.WebSocketEndpoint.Peer;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.CloseCode;
import org.scangate.net.link.protocol.Frame;
import org.scangate.net.link.protocol.FrameCodec;
import org.scangate.net.link.protocol.Violation;

/** One WebSocket: shows its ticket first, then belongs to its link. On the socket's event loop. */
final class LinkSocket implements WebSocketEndpoint.Handler {

  /** Decides on a JOIN, and hears when a socket stops waiting for one. */
  interface Gate {
    /** The link that the socket now belongs to; null when the ticket is not good. */
    ServerLink join(Peer peer, Frame.Join join);

    void waitsNoLonger(LinkSocket socket);
  }

  private final Peer peer;
  private final Gate gate;
  private final Runnable disarm;
  private boolean waiting = true;
  private ServerLink link;
  private Traffic lane;

  LinkSocket(Peer peer, Gate gate, Alarms alarms, long patienceNanos) {
    this.peer = peer;
    this.gate = gate;
    this.disarm = alarms.in(patienceNanos, () -> peer.execute(this::tooLate));
  }

  @Override
  public void received(ByteBuffer message) {
    if (link != null) {
      link.received(lane, peer, message);
    } else if (waiting) {
      stopWaiting();
      join(message);
    }
  }

  private void join(ByteBuffer message) {
    Frame frame;
    try {
      frame = FrameCodec.decode(message);
    } catch (Violation e) {
      peer.close(CloseCode.NOT_JOINED, "the first message is not a JOIN");
      return;
    }
    if (!(frame instanceof Frame.Join join)) {
      peer.close(CloseCode.NOT_JOINED, "the first message is not a JOIN");
      return;
    }
    link = gate.join(peer, join);
    lane = join.lane();
    if (link == null) {
      peer.close(CloseCode.NOT_JOINED, "the ticket is not good; ask for new ones");
    }
  }

  private void tooLate() {
    if (waiting) {
      stopWaiting();
      peer.close(CloseCode.NOT_JOINED, "no JOIN came within 5 s");
    }
  }

  /** Makes room for newer sockets, unless its JOIN has come meanwhile; from any thread. */
  void crowdedOut() {
    peer.execute(
        () -> {
          if (waiting) {
            stopWaiting();
            peer.close(CloseCode.TRY_AGAIN, "too many sockets wait for their JOIN");
          }
        });
  }

  private void stopWaiting() {
    waiting = false;
    disarm.run();
    gate.waitsNoLonger(this);
  }

  @Override
  public void writable() {
    if (link != null) {
      link.takesAgain(lane, peer);
    }
  }

  @Override
  public void closed(int code, String reason) {
    if (waiting) {
      stopWaiting();
    }
    if (link != null) {
      link.gone(lane, peer, "socket closed with " + code + (reason.isEmpty() ? "" : ", " + reason));
    }
  }
}
