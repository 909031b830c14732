package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.PduWriter;
import org.scangate.lib.dicom.pdu.UserInformation;
import org.scangate.lib.dicom.peer.Phantom;

/**
 * A device that opens associations and leaves them, strangers that connect and say nothing, and a
 * scanner that goes on sending all the while.
 */
@Timeout(600)
class CrowdTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.49";
  private static final int MOST_OPEN = 4000;

  @TempDir Path room;

  private final Deque<SocketChannel> crowd = new ArrayDeque<>();

  private static byte[] request() {
    ByteBuf bytes =
        PduWriter.write(
            new Pdu.AssociateRequest(
                1,
                "SCANGATE",
                "CT2",
                Uid.APPLICATION_CONTEXT,
                List.of(
                    new Pdu.ProposedContext(
                        1,
                        Uid.CT_IMAGE_STORAGE,
                        List.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid()))),
                UserInformation.of(16384, "1.2.3", "CROWD")),
            UnpooledByteBufAllocator.DEFAULT);
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    bytes.release();
    return copy;
  }

  /** One more, from another address of this computer than the scanner's; left as it is. */
  private void comes(int port, byte[] says) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.bind(new InetSocketAddress("127.0.0.2", 0));
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try {
      channel.write(java.nio.ByteBuffer.wrap(says));
    } catch (IOException e) {
      // It had to give way already.
    }
    crowd.add(channel);
    if (crowd.size() > MOST_OPEN) {
      crowd.remove().close();
    }
  }

  /** -Dlong=true makes it 10,000 of each kind. */
  @Test
  void theOthersAreServed() throws Exception {
    int many = Boolean.getBoolean("long") ? 10_000 : 1000;
    SpoolSettings settings =
        new SpoolSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "SCANGATE",
            Files.createDirectories(room.resolve("spool")),
            99,
            0,
            List.of(new Accepted("CT1", "127.0.0.1"), new Accepted("CT2", "127.0.0.2")),
            List.of(),
            Optional.empty());
    byte[] request = request();
    try (SpoolServer spool = new SpoolServer(settings, Ticker.system());
        Senders sender = new Senders()) {
      spool.start();
      int sent = 0;
      for (int i = 0; i < many; i++) {
        comes(spool.port(), request);
        comes(spool.port(), new byte[0]);
        if (i % 100 == 0) {
          send(spool.port(), sender, sent++);
        }
      }
      assertThat(spool.summary().associations()).isLessThanOrEqualTo(Intake.MOST_PER_PEER);
      assertThat(spool.summary().instances()).isEqualTo(sent);
      System.out.println(
          "CrowdTest: "
              + many
              + " associations and as many connections left, "
              + sent
              + " images of another taken meanwhile");
    } finally {
      for (SocketChannel one : crowd) {
        one.close();
      }
    }
  }

  private static void send(int port, Senders sender, int number) throws Exception {
    Phantom phantom = Phantom.ct(STUDY, number, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
    Association association = sender.associate(port, phantom);
    assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
    association.release().get(60, TimeUnit.SECONDS);
  }
}
