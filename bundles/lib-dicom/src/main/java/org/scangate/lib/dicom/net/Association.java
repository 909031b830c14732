package org.scangate.lib.dicom.net;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.pdu.UserInformation;

/**
 * An established association. Thread-safe; callbacks and futures come on its event loop and must
 * not block it.
 */
public interface Association {

  /** Whether this side asked for it. */
  boolean isRequestor();

  /** Title of the one that called. */
  String calling();

  /** Title of the one that was called. */
  String called();

  SocketAddress remote();

  /** What the peer said of itself. */
  UserInformation peer();

  /** What was agreed on, in the order of ids. */
  List<PresentationContext> contexts();

  /** The first context for this class. */
  default Optional<PresentationContext> context(String abstractSyntax) {
    return contexts().stream().filter(c -> c.abstractSyntax().equals(abstractSyntax)).findFirst();
  }

  /** The first context for this class in this transfer syntax. */
  default Optional<PresentationContext> context(String abstractSyntax, String transferSyntax) {
    return contexts().stream()
        .filter(
            c ->
                c.abstractSyntax().equals(abstractSyntax)
                    && c.transferSyntax().equals(transferSyntax))
        .findFirst();
  }

  /** Requests that may wait for their responses at once; more wait here, within a bound. */
  int operationsInvoked();

  /**
   * A request under way.
   *
   * @param reply the final response; exceptionally {@link AssociationException} when none came
   */
  record Invocation(int messageId, CompletableFuture<Reply> reply) {}

  /**
   * Sends a request.
   *
   * @param data what follows the command; its class decides nothing, the command's announcement
   *     does
   * @param pending told of each pending response
   */
  Invocation invoke(
      PresentationContext context, CommandSet request, DataSource data, Consumer<Reply> pending);

  /** Sends a request that has one response. */
  default CompletableFuture<Reply> invoke(
      PresentationContext context, CommandSet request, DataSource data) {
    return invoke(context, request, data, reply -> {}).reply();
  }

  /** Asks the peer to give up a request; its final response comes all the same. */
  void cancel(PresentationContext context, Invocation invocation);

  /**
   * Ends it in order, when every response has come and gone.
   *
   * @return how it ended
   */
  CompletableFuture<AssociationEnd> release();

  /** Ends it at once. */
  void abort(String words);

  /** Completes at the end, whoever ended it. */
  CompletableFuture<AssociationEnd> ended();
}
