package org.scangate.lib.dicom.net;

import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;

/** The end of a transport. */
@Timeout(120)
class TransportTest {
  private static final int ROUNDS = 60;

  /** Of those that were left open, each would stay until the peer's ARTIM, 30 s. */
  @Test
  void whatIsBeingCalledWhenItEndsIsClosed() throws Exception {
    DicomTransport here = DicomTransport.open("called", 2);
    try (DicomServer server =
        DicomServer.listen(
            here,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            AssociationOptions.standard(),
            DicomServer.Limits.standard(),
            incoming -> new AssociationPolicy.Accept(List.of(EchoService.offer())))) {
      for (int round = 0; round < ROUNDS; round++) {
        try (DicomTransport caller = DicomTransport.open("calling", 2)) {
          for (int i = 0; i < 2; i++) {
            var unused =
                DicomClient.associate(
                    caller,
                    "127.0.0.1",
                    server.address().getPort(),
                    Optional.empty(),
                    AssociationOptions.standard(),
                    new Proposal("A", "B")
                        .context(Uid.VERIFICATION, TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid()));
          }
        }
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() == 0);
    } finally {
      here.close();
    }
  }
}
