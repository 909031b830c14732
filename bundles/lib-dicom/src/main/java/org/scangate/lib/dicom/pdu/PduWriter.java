package org.scangate.lib.dicom.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.scangate.lib.dicom.pdu.Pdu.ContextAnswer;
import org.scangate.lib.dicom.pdu.Pdu.ProposedContext;
import org.scangate.lib.dicom.pdu.UserInformation.RoleSelection;

/** PDUs to bytes. */
public final class PduWriter {
  private static final int TITLE_BYTES = 16;

  /** What stands before the data of a P-DATA-TF that holds one presentation data value. */
  public static final int DATA_HEADER_BYTES = 12;

  private PduWriter() {}

  /**
   * The bytes of a PDU; the caller owns them.
   *
   * @throws IllegalArgumentException for one that is only ever read
   */
  public static ByteBuf write(Pdu pdu, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer();
    if (pdu instanceof Pdu.AssociateRequest rq) {
      int at = begin(out, PduType.ASSOCIATE_RQ);
      fixed(out, rq.protocolVersion(), rq.called(), rq.calling());
      text(out, ItemType.APPLICATION_CONTEXT, rq.applicationContext());
      rq.contexts().forEach(context -> proposed(out, context));
      user(out, rq.user());
      end(out, at);
    } else if (pdu instanceof Pdu.AssociateAccept ac) {
      int at = begin(out, PduType.ASSOCIATE_AC);
      fixed(out, 1, ac.called(), ac.calling());
      text(out, ItemType.APPLICATION_CONTEXT, ac.applicationContext());
      ac.contexts().forEach(context -> answer(out, context));
      user(out, ac.user());
      end(out, at);
    } else if (pdu instanceof Pdu.AssociateReject rj) {
      small(out, PduType.ASSOCIATE_RJ, rj.result(), rj.source(), rj.reason());
    } else if (pdu instanceof Pdu.ReleaseRequest) {
      small(out, PduType.RELEASE_RQ, 0, 0, 0);
    } else if (pdu instanceof Pdu.ReleaseResponse) {
      small(out, PduType.RELEASE_RP, 0, 0, 0);
    } else if (pdu instanceof Pdu.Abort abort) {
      small(out, PduType.ABORT, 0, abort.source(), abort.reason());
    } else {
      out.release();
      throw new IllegalArgumentException(pdu + " is not written");
    }
    return out;
  }

  /** The header of a P-DATA-TF with one presentation data value of so many bytes. */
  public static ByteBuf dataHeader(
      ByteBufAllocator allocator, int context, boolean command, boolean last, int bytes) {
    return allocator
        .buffer(DATA_HEADER_BYTES)
        .writeByte(PduType.DATA)
        .writeByte(0)
        .writeInt(bytes + 6)
        .writeInt(bytes + 2)
        .writeByte(context)
        .writeByte((command ? 1 : 0) | (last ? 2 : 0));
  }

  private static int begin(ByteBuf out, int type) {
    out.writeByte(type).writeByte(0).writeInt(0);
    return out.writerIndex();
  }

  private static void end(ByteBuf out, int at) {
    out.setInt(at - 4, out.writerIndex() - at);
  }

  private static void small(ByteBuf out, int type, int second, int third, int fourth) {
    out.writeByte(type).writeByte(0).writeInt(PduType.SHORT_BYTES);
    out.writeByte(0).writeByte(second).writeByte(third).writeByte(fourth);
  }

  private static void fixed(ByteBuf out, int version, String called, String calling) {
    out.writeShort(version).writeShort(0);
    title(out, called);
    title(out, calling);
    out.writeZero(32);
  }

  private static void title(ByteBuf out, String title) {
    byte[] bytes = title.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < TITLE_BYTES; i++) {
      out.writeByte(i < bytes.length ? bytes[i] : ' ');
    }
  }

  private static void proposed(ByteBuf out, ProposedContext context) {
    int at = item(out, ItemType.PROPOSED_CONTEXT);
    out.writeByte(context.id()).writeByte(0).writeByte(0).writeByte(0);
    text(out, ItemType.ABSTRACT_SYNTAX, context.abstractSyntax());
    context.transferSyntaxes().forEach(syntax -> text(out, ItemType.TRANSFER_SYNTAX, syntax));
    close(out, at);
  }

  private static void answer(ByteBuf out, ContextAnswer answer) {
    int at = item(out, ItemType.CONTEXT_ANSWER);
    out.writeByte(answer.id()).writeByte(0).writeByte(answer.result().code()).writeByte(0);
    text(out, ItemType.TRANSFER_SYNTAX, answer.transferSyntax());
    close(out, at);
  }

  private static void user(ByteBuf out, UserInformation user) {
    final int at = item(out, ItemType.USER_INFORMATION);
    int inner = item(out, ItemType.MAX_LENGTH);
    out.writeInt((int) user.maxPduBytes());
    close(out, inner);
    text(out, ItemType.IMPLEMENTATION_CLASS, user.implementationClass());
    user.asyncWindow()
        .ifPresent(
            window -> {
              int it = item(out, ItemType.ASYNC_WINDOW);
              out.writeShort(window.invoked()).writeShort(window.performed());
              close(out, it);
            });
    user.roles().forEach(role -> role(out, role));
    if (!user.implementationVersion().isEmpty()) {
      text(out, ItemType.IMPLEMENTATION_VERSION, user.implementationVersion());
    }
    user.identity()
        .ifPresent(
            who -> {
              int it = item(out, ItemType.USER_IDENTITY);
              out.writeByte(who.type()).writeByte(who.answerWanted() ? 1 : 0);
              out.writeShort(who.primary().length).writeBytes(who.primary());
              out.writeShort(who.secondary().length).writeBytes(who.secondary());
              close(out, it);
            });
    user.identityAnswer()
        .ifPresent(
            answer -> {
              int it = item(out, ItemType.USER_IDENTITY_ANSWER);
              out.writeShort(answer.length).writeBytes(answer);
              close(out, it);
            });
    close(out, at);
  }

  private static void role(ByteBuf out, RoleSelection role) {
    int at = item(out, ItemType.ROLE_SELECTION);
    byte[] uid = role.sopClass().getBytes(StandardCharsets.ISO_8859_1);
    out.writeShort(uid.length).writeBytes(uid);
    out.writeByte(role.scu() ? 1 : 0).writeByte(role.scp() ? 1 : 0);
    close(out, at);
  }

  private static void text(ByteBuf out, int type, String text) {
    int at = item(out, type);
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    close(out, at);
  }

  private static int item(ByteBuf out, int type) {
    out.writeByte(type).writeByte(0).writeShort(0);
    return out.writerIndex();
  }

  private static void close(ByteBuf out, int at) {
    out.setShort(at - 2, out.writerIndex() - at);
  }
}
