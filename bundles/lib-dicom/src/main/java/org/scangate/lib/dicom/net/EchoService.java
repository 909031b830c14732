package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.Status;

/** Answers C-ECHO (PS3.7 9.1.5). */
@SuppressWarnings(
    "FutureReturnValueIgnored") // an answer that cannot be sent ends with its association
public final class EchoService implements DimseService {

  /** Verification, in the plain transfer syntaxes. */
  public static AssociationPolicy.Offer offer() {
    return new AssociationPolicy.Offer(
        Uid.VERIFICATION::equals,
        uid -> TransferSyntax.of(uid).filter(syntax -> !syntax.deflated()).isPresent(),
        false,
        new EchoService());
  }

  @Override
  public DataSink begin(Operation operation) {
    return new DataSink() {
      @Override
      public void data(ByteBuf bytes) {
        operation.consumed(bytes.readableBytes());
        bytes.release();
      }

      @Override
      public void end() {
        boolean echo = operation.command().field() == CommandField.C_ECHO;
        operation.respond(echo ? Status.SUCCESS : Status.UNRECOGNIZED_OPERATION);
      }
    };
  }
}
