package org.scangate.net.link;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.scangate.api.access.SignIn;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.LinkQuality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open channel of a {@link ServerLink}, between the link's lock and the channel's owner. */
final class ServerChannel implements ChannelContext {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChannel.class);

  private final ServerLink link;
  final int number;
  final LinkChannel kind;
  final Mailbox mailbox = new Mailbox();

  /** Guarded by the link's lock. */
  boolean holder;

  /** Guarded by the link's lock: a call of {@link ChannelEnd#writable} is in the mailbox. */
  boolean writableComing;

  /** Null until opened; used by the mailbox's tasks only. */
  private ChannelEnd end;

  ServerChannel(ServerLink link, int number, LinkChannel kind) {
    this.link = link;
    this.number = number;
    this.kind = kind;
  }

  // ---- tasks of the mailbox

  void open(Map<String, String> parameters) {
    try {
      end = Objects.requireNonNull(kind.open(this, parameters), "open gave no end");
      link.opened(this);
    } catch (ChannelRefused e) {
      link.refused(this, e.id(), e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("Channel {} of link {} failed to open", kind.name(), link.id(), e);
      link.refused(
          this, "channel.failed", "The appliance could not open " + kind.name() + "; try again");
    }
  }

  void received(ByteBuffer payload) {
    int bytes = payload.remaining();
    tell(() -> end.received(payload));
    link.consumed(this, bytes);
  }

  void writableAgain() {
    link.writableTold(this);
    tell(() -> end.writable());
  }

  void pathsLost() {
    tell(() -> end.pathsLost());
  }

  void pathsBack() {
    tell(() -> end.pathsBack());
  }

  void closed(String reason) {
    tell(() -> end.closed(reason));
    end = null;
  }

  private void tell(Runnable call) {
    if (end == null) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.error("Channel {} of link {} failed and is closed", kind.name(), link.id(), e);
      link.close(this, "the appliance's side of " + kind.name() + " failed");
    }
  }

  // ---- ChannelContext

  @Override
  public SignIn signIn() {
    return link.signIn();
  }

  @Override
  public String linkId() {
    return link.id();
  }

  @Override
  public boolean writable() {
    return link.writable(this);
  }

  @Override
  public boolean send(ByteBuffer... parts) {
    return link.send(this, parts);
  }

  @Override
  public long unackedBytes() {
    return link.unacked(this);
  }

  @Override
  public void close(String reason) {
    link.close(this, reason);
  }

  @Override
  public LinkQuality quality() {
    return link.quality();
  }

  @Override
  public boolean attended() {
    return link.attended();
  }

  @Override
  public void holder(boolean holder) {
    link.holder(this, holder);
  }
}
