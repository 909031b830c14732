package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.AssociationPolicy;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DicomServer;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.EchoService;
import org.scangate.lib.dicom.net.Operation;
import org.scangate.lib.dicom.peer.Phantom;

/** A PACS that answers the n-th request with what it is told. */
final class Pacs implements AssociationPolicy, AutoCloseable {
  /** Instead of a status: the association is aborted. */
  static final int ABORT = -1;

  /** Instead of a status: nothing is said. */
  static final int SILENCE = -2;

  final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  final Queue<String> order = new ConcurrentLinkedQueue<>();
  final AtomicInteger requests = new AtomicInteger();
  private final IntUnaryOperator answers;
  private final String transferSyntax;
  private final DicomServer server;

  /**
   * Listens.
   *
   * @param port 0 for any
   * @param transferSyntax the only one taken; empty for all
   */
  Pacs(DicomTransport transport, int port, String transferSyntax, IntUnaryOperator answers)
      throws Exception {
    this.answers = answers;
    this.transferSyntax = transferSyntax;
    server =
        DicomServer.listen(
            transport,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            Optional.empty(),
            AssociationOptions.standard(),
            DicomServer.Limits.standard(),
            this);
  }

  int port() {
    return server.address().getPort();
  }

  @Override
  public Decision decide(Incoming incoming) {
    return new Accept(
        List.of(
            EchoService.offer(),
            new Offer(
                Uid::isStorage,
                transferSyntax.isEmpty() ? uid -> true : transferSyntax::equals,
                false,
                this::sink)));
  }

  private DataSink sink(Operation operation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new DataSink() {
      @Override
      public void data(ByteBuf part) {
        byte[] copy = new byte[part.readableBytes()];
        part.readBytes(copy);
        part.release();
        bytes.writeBytes(copy);
        operation.consumed(copy.length);
      }

      @Override
      public void end() {
        order.add(operation.command().sopInstance());
        int status = answers.applyAsInt(requests.incrementAndGet());
        if (status == ABORT) {
          operation.association().abort("out of temper");
          return;
        }
        if (status == SILENCE) {
          return;
        }
        if (status == Status.SUCCESS || Status.kind(status) == Status.Kind.WARNING) {
          kept.put(operation.command().sopInstance(), bytes.toByteArray());
        }
        var unused = operation.respond(status);
      }
    };
  }

  /** Waits until it has all of these, and nothing is other than it was sent. */
  void has(Collection<Phantom> sent) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> sent.stream().allMatch(phantom -> kept.containsKey(phantom.sopInstance())));
    for (Phantom phantom : sent) {
      assertThat(kept.get(phantom.sopInstance())).isEqualTo(phantom.dataSet());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
