package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationPolicy.Offer;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;

/** A storage provider that keeps everything in memory, for tests. */
final class Keeping implements AssociationPolicy, DimseService {

  /** What was received. */
  record Kept(String sopClass, String sopInstance, String transferSyntax, byte[] dataSet) {}

  final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
  final Queue<AssociationEnd> refused = new ConcurrentLinkedQueue<>();
  final Queue<Association> associations = new ConcurrentLinkedQueue<>();
  volatile String title = "KEEPER";

  List<Offer> offers() {
    return List.of(
        EchoService.offer(),
        new Offer(Uid::isStorage, uid -> TransferSyntax.of(uid).isPresent(), false, this));
  }

  @Override
  public Decision decide(Incoming incoming) {
    return incoming.request().called().equals(title)
        ? new Accept(offers())
        : new Reject(AssociateReject.CALLED_TITLE);
  }

  @Override
  public void established(Association association) {
    associations.add(association);
  }

  @Override
  public void refused(java.net.SocketAddress remote, AssociationEnd end) {
    refused.add(end);
  }

  @Override
  public DataSink begin(Operation operation) {
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
        kept.add(
            new Kept(
                operation.command().sopClass(),
                operation.command().sopInstance(),
                operation.context().transferSyntax(),
                bytes.toByteArray()));
        var unused = operation.respond(Status.SUCCESS);
      }
    };
  }
}
