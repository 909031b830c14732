package org.scangate.dicom.pacs.simulated;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.AssociationPolicy;
import org.scangate.lib.dicom.net.DicomServer;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.EchoService;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for echo, storage and storage commitment; takes every class that is storage. */
final class SimulatedPacs implements AssociationPolicy, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedPacs.class);

  private final String title;
  private final List<Offer> offers;
  private final DicomTransport transport = DicomTransport.open("scangate-demo-pacs-io", 1);
  private final DicomServer server;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "scangate-demo-pacs-disk");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Listens from now on.
   *
   * @throws IOException when the address cannot be had, or the folder not made
   */
  SimulatedPacs(InetSocketAddress address, String title, Path directory) throws IOException {
    this.title = title;
    Folder folder = new Folder(directory);
    offers =
        List.of(
            EchoService.offer(),
            new Offer(
                Uid::isStorage,
                uid -> TransferSyntax.of(uid).isPresent(),
                false,
                operation -> new StoreRequest(operation, folder, disk)),
            new Offer(
                Uid.STORAGE_COMMITMENT::equals,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid()::equals,
                false,
                operation -> new CommitmentRequest(operation, folder, disk)));
    try {
      server =
          DicomServer.listen(
              transport,
              address,
              Optional.empty(),
              AssociationOptions.standard(),
              new DicomServer.Limits(16, 64),
              this);
    } catch (IOException e) {
      transport.close();
      disk.shutdown();
      throw e;
    }
    LOG.info("the demo's PACS {} listens on {}, folder {}", title, server.address(), directory);
  }

  int port() {
    return server.address().getPort();
  }

  @Override
  public Decision decide(Incoming incoming) {
    return incoming.request().called().equals(title)
        ? new Accept(offers)
        : new Reject(AssociateReject.CALLED_TITLE);
  }

  @Override
  public void close() {
    server.close();
    transport.close();
    disk.shutdown();
  }
}
