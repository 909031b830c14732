package org.scangate.dicom.spool;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.AssociationPolicy;
import org.scangate.lib.dicom.net.DicomServer;
import org.scangate.lib.dicom.net.DicomTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: opened again while its address cannot be had, and anew when its certificate has
 * changed, which ends its associations; senders come again.
 */
final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** With 32 associations 32 MiB wait for the disk at most, in buffers of up to four times that. */
  private static final int WINDOW_BYTES = 1 << 20;

  private static final DicomServer.Limits LIMITS = new DicomServer.Limits(32, 256);

  private final DicomTransport transport;
  private final InetSocketAddress address;
  private final Optional<Supplier<Optional<SslContext>>> certificates;
  private final AssociationPolicy policy;
  private DicomServer listener;
  private Optional<SslContext> used = Optional.empty();
  private volatile String closed = "";

  /**
   * Closed until {@link #look}.
   *
   * @param certificates asked at each look; empty: without TLS
   */
  Door(
      DicomTransport transport,
      InetSocketAddress address,
      Optional<Supplier<Optional<SslContext>>> certificates,
      AssociationPolicy policy) {
    this.transport = transport;
    this.address = address;
    this.certificates = certificates;
    this.policy = policy;
  }

  /** Opens it if it is not open. */
  synchronized void look() {
    Optional<SslContext> now = certificates.flatMap(Supplier::get);
    if (certificates.isPresent() && now.isEmpty()) {
      closed = address + " is not listened on without a certificate";
      return;
    }
    if (listener != null && now.equals(used)) {
      return;
    }
    close();
    try {
      listener =
          DicomServer.listen(
              transport,
              address,
              now,
              AssociationOptions.standard().withWindowBytes(WINDOW_BYTES),
              LIMITS,
              policy);
      used = now;
      closed = "";
      LOG.info(
          "listens on {} ({}{})",
          listener.address(),
          transport.name(),
          now.isPresent() ? ", TLS" : "");
    } catch (IOException e) {
      if (!closed.equals(e.getMessage())) {
        LOG.error("{}", e.getMessage());
      }
      closed = e.getMessage();
    }
  }

  /** Why it is not open; empty when it is. */
  Optional<String> closed() {
    return Optional.of(closed).filter(words -> !words.isEmpty());
  }

  /** The port that is listened on. */
  synchronized int port() {
    return listener.address().getPort();
  }

  @Override
  public synchronized void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }
}
