package org.scangate.lib.dicom.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.pdu.Pdu.ContextAnswer;
import org.scangate.lib.dicom.pdu.Pdu.ProposedContext;
import org.scangate.lib.dicom.pdu.UserInformation.AsyncWindow;
import org.scangate.lib.dicom.pdu.UserInformation.RoleSelection;
import org.scangate.lib.dicom.pdu.UserInformation.UserIdentity;

class PduTest {
  private static final int MAX = 1 << 16;

  private static Pdu.AssociateRequest request() {
    UserInformation user =
        new UserInformation(
            131072,
            Uid.IMPLEMENTATION_CLASS,
            Uid.IMPLEMENTATION_VERSION,
            Optional.of(new AsyncWindow(5, 1)),
            List.of(new RoleSelection(Uid.STORAGE_COMMITMENT, true, false)),
            Optional.of(new UserIdentity(2, true, new byte[] {'a'}, new byte[] {'b', 'c'})),
            Optional.empty());
    return new Pdu.AssociateRequest(
        1,
        "PACS",
        "MR1",
        Uid.APPLICATION_CONTEXT,
        List.of(
            new ProposedContext(1, Uid.VERIFICATION, List.of("1.2.840.10008.1.2")),
            new ProposedContext(
                3, Uid.CT_IMAGE_STORAGE, List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2"))),
        user);
  }

  private static Pdu.AssociateAccept accept() {
    return new Pdu.AssociateAccept(
        "PACS",
        "MR1",
        Uid.APPLICATION_CONTEXT,
        List.of(
            new ContextAnswer(1, ContextAnswer.Result.ACCEPTED, "1.2.840.10008.1.2"),
            new ContextAnswer(3, ContextAnswer.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, "")),
        UserInformation.of(0, "1.2.3", "PEER"));
  }

  private static List<Object> decode(ByteBuf bytes, int piece) {
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(MAX));
    while (bytes.isReadable()) {
      channel.writeInbound(bytes.readRetainedSlice(Math.min(piece, bytes.readableBytes())));
    }
    bytes.release();
    List<Object> out = new ArrayList<>();
    for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
      out.add(read);
    }
    assertThat(channel.finish()).isFalse();
    return out;
  }

  private static ByteBuf bytes(Pdu... pdus) {
    ByteBuf all = Unpooled.buffer();
    for (Pdu pdu : pdus) {
      ByteBuf one = PduWriter.write(pdu, UnpooledByteBufAllocator.DEFAULT);
      all.writeBytes(one);
      one.release();
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7", "100000"})
  void whatIsWrittenIsReadInPiecesOfAnySize(int piece) {
    Pdu[] pdus = {
      request(),
      accept(),
      Pdu.AssociateReject.CALLED_TITLE,
      new Pdu.ReleaseRequest(),
      new Pdu.ReleaseResponse(),
      Pdu.Abort.provider(AbortReason.UNEXPECTED_PDU)
    };
    List<Object> read = decode(bytes(pdus), piece);
    assertThat(read).hasSize(pdus.length);
    assertThat(read).usingRecursiveFieldByFieldElementComparator().containsExactly((Object[]) pdus);
  }

  @Test
  void aPasswordIsNotInItsWords() {
    assertThat(request().toString()).contains("UserIdentity[type=2]").doesNotContain("98, 99");
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "100000"})
  void dataIsHandedOnInPieces(int piece) {
    ByteBuf in =
        Unpooled.wrappedBuffer(
            ByteBufUtil.decodeHexDump(
                "0400"
                    + "0000001a" // two values in one PDU
                    + "00000006"
                    + "0101"
                    + "aabbccdd"
                    + "0000000c"
                    + "0100"
                    + "00112233445566778899"
                    + "0400"
                    + "00000006"
                    + "00000002"
                    + "0102")); // last, and empty
    List<Object> read = decode(in, piece);
    ByteBuf command = Unpooled.buffer();
    ByteBuf data = Unpooled.buffer();
    int lasts = 0;
    for (Object one : read) {
      PdvFragment fragment = (PdvFragment) one;
      assertThat(fragment.context()).isEqualTo(1);
      (fragment.command() ? command : data).writeBytes(fragment.bytes());
      lasts += fragment.last() ? 1 : 0;
      fragment.bytes().release();
    }
    assertThat(ByteBufUtil.hexDump(command)).isEqualTo("aabbccdd");
    assertThat(ByteBufUtil.hexDump(data)).isEqualTo("00112233445566778899");
    assertThat(lasts).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a type that is not known,            080000000004, UNRECOGNIZED_PDU",
    "a PDU longer than was agreed on,     040000010001, INVALID_PARAMETER_VALUE",
    "an empty P-DATA-TF,                  040000000000, INVALID_PARAMETER_VALUE",
    "a request of 4 GB,                   0100ffffffff, INVALID_PARAMETER_VALUE",
    "a release of five bytes,             050000000005, INVALID_PARAMETER_VALUE",
    "a value longer than its PDU,         040000000008000000050100, INVALID_PARAMETER_VALUE",
    "a value without a header of its own, 040000000008000000010100, INVALID_PARAMETER_VALUE",
    "stray bytes after a value,           04000000000a000000020100, INVALID_PARAMETER_VALUE",
    "a request that is too short,         0100000000040001000000, INVALID_PARAMETER_VALUE",
  })
  void whatIsNoPduIsSaidOnceAndNothingAfterIt(String what, String hex, AbortReason reason) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.trim()));
    ByteBuf more = Unpooled.wrappedBuffer(in, bytes(new Pdu.ReleaseRequest()), Unpooled.buffer());
    List<Object> read = decode(more, 100);
    assertThat(read).as(what).hasSize(1);
    assertThat(((Pdu.Unreadable) read.get(0)).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"2,even", "1,given twice"})
  void contextsThatCannotBe(int id, String words) {
    Pdu.AssociateRequest rq = request();
    Pdu.AssociateRequest wrong =
        new Pdu.AssociateRequest(
            1,
            rq.called(),
            rq.calling(),
            rq.applicationContext(),
            List.of(rq.contexts().get(0), new ProposedContext(id, "1.2", List.of("1.2"))),
            rq.user());
    List<Object> read = decode(bytes(wrong), 100000);
    assertThat(((Pdu.Unreadable) read.get(0)).words()).contains(words);
  }

  @Test
  void rejectsAndAbortsHaveTheStandardsWords() {
    assertThat(Pdu.AssociateReject.CALLED_TITLE.words())
        .isEqualTo("rejected: called AE title not recognized");
    assertThat(Pdu.AssociateReject.LOCAL_LIMIT.words())
        .isEqualTo("rejected for now: local limit exceeded");
    assertThat(Pdu.Abort.provider(AbortReason.INVALID_PARAMETER_VALUE).words())
        .isEqualTo("by its upper layer: invalid parameter value");
  }
}
