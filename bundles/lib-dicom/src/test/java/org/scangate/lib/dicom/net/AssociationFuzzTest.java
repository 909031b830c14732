package org.scangate.lib.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.PduDecoder;
import org.scangate.lib.dicom.pdu.PduWriter;
import org.scangate.lib.dicom.peer.Phantom;

/** What a broken or hostile peer sends ends in an answer, a reject or an abort, soon, unleaked. */
class AssociationFuzzTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private static int rounds() {
    return Boolean.getBoolean("long") ? 1_000_000 : 20_000;
  }

  /** A whole conversation: associate, echo, store in pieces, release. */
  private static byte[] conversation() {
    AssociationOptions options = AssociationOptions.standard();
    ByteBuf all = Unpooled.buffer();
    add(
        all,
        PduWriter.write(
            new Proposal("MR1", "KEEPER")
                .context(Uid.VERIFICATION, "1.2.840.10008.1.2")
                .context(Uid.CT_IMAGE_STORAGE, "1.2.840.10008.1.2.1", "1.2.840.10008.1.2")
                .role(Uid.CT_IMAGE_STORAGE, true, true)
                .asyncWindow(3)
                .request(options),
            all.alloc()));
    data(all, 1, true, CommandSet.echo().withMessageId(1).write());
    data(all, 3, true, CommandSet.store(Uid.CT_IMAGE_STORAGE, "1.2.3").withMessageId(2).write());
    byte[] image = Phantom.ct("1.2", 1, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 4).dataSet();
    data(all, 3, false, image);
    add(all, PduWriter.write(new Pdu.ReleaseRequest(), all.alloc()));
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    all.release();
    return bytes;
  }

  private static void add(ByteBuf all, ByteBuf one) {
    all.writeBytes(one);
    one.release();
  }

  private static void data(ByteBuf all, int context, boolean command, byte[] bytes) {
    add(all, PduWriter.dataHeader(all.alloc(), context, command, true, bytes.length));
    all.writeBytes(bytes);
  }

  private byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        default -> {
          int from = random.nextInt(bytes.length);
          int count = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
          System.arraycopy(original, from, bytes, at, count);
        }
      }
    }
    return random.nextInt(8) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }

  @Test
  void anAcceptorStandsMutations() {
    int rounds = rounds();
    System.out.println("AssociationHandler: " + rounds + " mutations, seed " + seed);
    byte[] original = conversation();
    int whole = 0;
    int ended = 0;
    for (int round = 0; round < rounds; round++) {
      Keeping keeping = new Keeping();
      byte[] bytes = mutate(original);
      EmbeddedChannel channel = new EmbeddedChannel();
      channel
          .pipeline()
          .addLast(
              new PduDecoder(AssociationOptions.standard().maxPduBytes()),
              new AssociationHandler(
                  new AssociationHandler.AcceptorRole(
                      keeping, new Crowd(DicomServer.Limits.standard())),
                  AssociationOptions.standard(),
                  QuickAcks.OFF));
      int at = 0;
      while (at < bytes.length && channel.isOpen()) {
        int piece = Math.min(bytes.length - at, 1 + random.nextInt(700));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, piece));
        at += piece;
      }
      channel.finishAndReleaseAll();
      whole += keeping.kept.size();
      boolean over =
          keeping.associations.isEmpty()
              ? !keeping.refused.isEmpty()
              : keeping.associations.peek().ended().isDone();
      ended += over ? 1 : 0;
    }
    assertThat(ended).as("seed %d", seed).isEqualTo(rounds);
    assertThat(whole).as("seed %d", seed).isBetween(rounds / 10, rounds);
  }

  @Test
  void dataSetsStandMutations() {
    int rounds = rounds();
    System.out.println("DataSet: " + rounds + " mutations, seed " + seed);
    TransferSyntax[] syntaxes = {
      TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
      TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
      TransferSyntax.DEFLATED_LITTLE_ENDIAN
    };
    DataSet original =
        DataSetSample.sample()
            .put(Tag.SPECIFIC_CHARACTER_SET, "", "ISO 2022 IR 87", "ISO 2022 IR 149");
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      TransferSyntax syntax = syntaxes[round % syntaxes.length];
      byte[] bytes = mutate(original.write(syntax));
      try {
        DataSet read = DataSet.read(ByteBuffer.wrap(bytes), syntax);
        read.elements().forEach(element -> read.strings(element.tag()));
        read.elements().forEach(element -> read.number(element.tag()));
        byte[] again = read.write(syntax);
        assertThat(DataSet.read(ByteBuffer.wrap(again), syntax).write(syntax))
            .as("seed %d", seed)
            .isEqualTo(again);
      } catch (DicomException e) {
        refused++;
        assertThat(e.getMessage()).hasSizeBetween(10, 300);
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(rounds / 10, rounds);
  }

  /** A data set with a bit of everything. */
  private static final class DataSetSample {
    static DataSet sample() {
      return new DataSet()
          .put(Tag.SOP_INSTANCE_UID, "1.2.3.4")
          .put(Tag.PATIENT_NAME, "Phantom^Head")
          .putUnsignedShort(0x00280010, 512)
          .put(
              new org.scangate.lib.dicom.data.Element.Value(
                  0x00091001, org.scangate.lib.dicom.data.Vr.UN, new byte[] {1, 2, 3, 4}))
          .putItems(
              Tag.REFERENCED_SOP_SEQUENCE,
              java.util.List.of(
                  new DataSet().put(Tag.REFERENCED_SOP_INSTANCE_UID, "1.2.3.5"),
                  new DataSet()
                      .putItems(
                          Tag.REFERENCED_SOP_SEQUENCE,
                          java.util.List.of(new DataSet().put(Tag.PATIENT_ID, "PH-1")))));
    }
  }
}
