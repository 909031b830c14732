package org.scangate.lib.dicom.pdu;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the upper layers of two machines say to each other (PS3.8 9.3), all but data. */
public sealed interface Pdu {

  /**
   * A-ASSOCIATE-RQ.
   *
   * @param protocolVersion bit 0 is version 1
   * @param called title of the one that is called, without padding
   * @param calling title of the one that calls, without padding
   */
  record AssociateRequest(
      int protocolVersion,
      String called,
      String calling,
      String applicationContext,
      List<ProposedContext> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateRequest {
      contexts = List.copyOf(contexts);
    }
  }

  /** A-ASSOCIATE-AC; the two titles are sent back as they came. */
  record AssociateAccept(
      String called,
      String calling,
      String applicationContext,
      List<ContextAnswer> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateAccept {
      contexts = List.copyOf(contexts);
    }
  }

  /**
   * A-ASSOCIATE-RJ (PS3.8 9.3.4).
   *
   * @param result 1 permanent, 2 transient
   * @param source 1 service user, 2 provider (ACSE), 3 provider (presentation)
   */
  record AssociateReject(int result, int source, int reason) implements Pdu {

    public static final AssociateReject NO_REASON = new AssociateReject(1, 1, 1);
    public static final AssociateReject APPLICATION_CONTEXT = new AssociateReject(1, 1, 2);
    public static final AssociateReject CALLING_TITLE = new AssociateReject(1, 1, 3);
    public static final AssociateReject CALLED_TITLE = new AssociateReject(1, 1, 7);
    public static final AssociateReject PROTOCOL_VERSION = new AssociateReject(1, 2, 2);
    public static final AssociateReject CONGESTION = new AssociateReject(2, 3, 1);
    public static final AssociateReject LOCAL_LIMIT = new AssociateReject(2, 3, 2);

    /** The standard's words. */
    public String words() {
      String why =
          switch (source * 10 + reason) {
            case 12 -> "application context name not supported";
            case 13 -> "calling AE title not recognized";
            case 17 -> "called AE title not recognized";
            case 22 -> "protocol version not supported";
            case 31 -> "temporary congestion";
            case 32 -> "local limit exceeded";
            default -> "no reason given";
          };
      return (result == 2 ? "rejected for now: " : "rejected: ") + why;
    }
  }

  /** A-RELEASE-RQ. */
  record ReleaseRequest() implements Pdu {}

  /** A-RELEASE-RP. */
  record ReleaseResponse() implements Pdu {}

  /**
   * A-ABORT (PS3.8 9.3.8).
   *
   * @param source 0 service user, 2 service provider
   * @param reason of a provider: see {@link AbortReason}
   */
  record Abort(int source, int reason) implements Pdu {

    public static final Abort USER = new Abort(0, 0);

    public static Abort provider(AbortReason reason) {
      return new Abort(2, reason.code());
    }

    public String words() {
      return source == 0 ? "by its user" : "by its upper layer: " + AbortReason.words(reason);
    }
  }

  /** Bytes that are no PDU; nothing after them can be read. */
  record Unreadable(AbortReason reason, String words) implements Pdu {}

  /**
   * A presentation context as proposed.
   *
   * @param id odd, 1 to 255
   */
  record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
    public ProposedContext {
      transferSyntaxes = List.copyOf(transferSyntaxes);
    }
  }

  /**
   * The answer to a proposed context.
   *
   * @param transferSyntax meaningful only when accepted
   */
  record ContextAnswer(int id, Result result, String transferSyntax) {

    /** What was answered (PS3.8 9.3.3.2). */
    public enum Result {
      ACCEPTED(0),
      USER_REJECTION(1),
      NO_REASON(2),
      ABSTRACT_SYNTAX_NOT_SUPPORTED(3),
      TRANSFER_SYNTAXES_NOT_SUPPORTED(4);

      private final int code;

      Result(int code) {
        this.code = code;
      }

      int code() {
        return code;
      }

      static Optional<Result> of(int code) {
        return Arrays.stream(values()).filter(result -> result.code == code).findFirst();
      }
    }
  }
}
