package org.scangate.lib.dicom.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.net.AssociationPolicy.Offer;
import org.scangate.lib.dicom.pdu.Pdu.AssociateAccept;
import org.scangate.lib.dicom.pdu.Pdu.AssociateRequest;
import org.scangate.lib.dicom.pdu.Pdu.ContextAnswer;
import org.scangate.lib.dicom.pdu.Pdu.ContextAnswer.Result;
import org.scangate.lib.dicom.pdu.Pdu.ProposedContext;
import org.scangate.lib.dicom.pdu.UserInformation;
import org.scangate.lib.dicom.pdu.UserInformation.AsyncWindow;
import org.scangate.lib.dicom.pdu.UserInformation.RoleSelection;
import org.scangate.lib.dicom.pdu.UserInformation.UserIdentity;

/**
 * What two sides agreed on.
 *
 * @param contexts by id
 * @param services by id; contexts that only this side invokes in have none
 * @param peerInvokes requests that the peer may have outstanding
 * @param weInvoke requests that this side may have outstanding
 * @param maxDataBytes of one presentation data value towards the peer
 */
record Negotiation(
    Map<Integer, PresentationContext> contexts,
    Map<Integer, DimseService> services,
    int peerInvokes,
    int weInvoke,
    int maxDataBytes) {

  /** A peer that takes less than this in a PDU cannot be talked to. */
  static final int SMALLEST_PDU = 64;

  private static final int LONGEST_PDU = 128 << 10;
  private static final int PDV_HEADER_BYTES = 6;

  /** The answer of an acceptor, and what follows from it. */
  record Answer(AssociateAccept pdu, Negotiation agreed) {}

  static boolean canBeServed(UserInformation user) {
    return user.maxPduBytes() == 0 || user.maxPduBytes() >= SMALLEST_PDU;
  }

  static Answer answer(AssociateRequest request, List<Offer> offers, AssociationOptions options) {
    Map<Integer, PresentationContext> contexts = new TreeMap<>();
    Map<Integer, DimseService> services = new TreeMap<>();
    List<ContextAnswer> answers = new ArrayList<>();
    for (ProposedContext proposed : request.contexts()) {
      Optional<Offer> offer = offer(offers, proposed.abstractSyntax());
      Optional<String> syntax =
          offer.flatMap(
              o -> proposed.transferSyntaxes().stream().filter(o.transferSyntaxes()).findFirst());
      syntax.ifPresent(
          uid -> {
            int id = proposed.id();
            contexts.put(id, new PresentationContext(id, proposed.abstractSyntax(), uid));
            services.put(id, offer.get().service());
          });
      Result result =
          syntax.isPresent()
              ? Result.ACCEPTED
              : offer.isPresent()
                  ? Result.TRANSFER_SYNTAXES_NOT_SUPPORTED
                  : Result.ABSTRACT_SYNTAX_NOT_SUPPORTED;
      String named =
          syntax.orElseGet(
              () -> proposed.transferSyntaxes().stream().findFirst().orElse("1.2.840.10008.1.2"));
      answers.add(new ContextAnswer(proposed.id(), result, named));
    }
    Optional<AsyncWindow> window =
        request.user().asyncWindow().map(w -> window(w, options.asyncOperations()));
    UserInformation user =
        UserInformation.of(
                options.maxPduBytes(), Uid.IMPLEMENTATION_CLASS, Uid.IMPLEMENTATION_VERSION)
            .withAsyncWindow(window)
            .withRoles(roles(request, offers))
            .withIdentityAnswer(
                request.user().identity().filter(UserIdentity::answerWanted).map(w -> new byte[0]));
    Negotiation agreed =
        new Negotiation(
            contexts,
            services,
            window.map(AsyncWindow::invoked).orElse(1),
            window.map(AsyncWindow::performed).orElse(1),
            maxDataBytes(request.user()));
    return new Answer(
        new AssociateAccept(
            request.called(), request.calling(), request.applicationContext(), answers, user),
        agreed);
  }

  private static Optional<Offer> offer(List<Offer> offers, String abstractSyntax) {
    return offers.stream().filter(o -> o.abstractSyntaxes().test(abstractSyntax)).findFirst();
  }

  private static AsyncWindow window(AsyncWindow proposed, int ours) {
    return new AsyncWindow(
        atMost(proposed.invoked(), ours), Math.max(1, atMost(proposed.performed(), ours)));
  }

  /** 0 means any number. */
  private static int atMost(int proposed, int ours) {
    return proposed == 0 ? ours : Math.min(proposed, ours);
  }

  private static List<RoleSelection> roles(AssociateRequest request, List<Offer> offers) {
    List<RoleSelection> answers = new ArrayList<>();
    for (RoleSelection proposed : request.user().roles()) {
      offer(offers, proposed.sopClass())
          .ifPresent(
              o ->
                  answers.add(
                      new RoleSelection(
                          proposed.sopClass(), proposed.scu(), proposed.scp() && o.peerIsScp())));
    }
    return answers;
  }

  /** What follows for a requestor from the answer to its request. */
  static Negotiation conclude(
      AssociateRequest request,
      AssociateAccept accept,
      Map<String, DimseService> services,
      AssociationOptions options) {
    Map<Integer, PresentationContext> contexts = new TreeMap<>();
    Map<Integer, DimseService> serving = new TreeMap<>();
    for (ContextAnswer answer : accept.contexts()) {
      Optional<ProposedContext> proposed =
          request.contexts().stream().filter(c -> c.id() == answer.id()).findFirst();
      if (answer.result() != Result.ACCEPTED
          || proposed.isEmpty()
          || !proposed.get().transferSyntaxes().contains(answer.transferSyntax())) {
        continue;
      }
      String abstractSyntax = proposed.get().abstractSyntax();
      contexts.put(
          answer.id(),
          new PresentationContext(answer.id(), abstractSyntax, answer.transferSyntax()));
      DimseService service = services.get(abstractSyntax);
      if (service != null) {
        serving.put(answer.id(), service);
      }
    }
    int asked = request.user().asyncWindow().map(AsyncWindow::invoked).orElse(1);
    int granted =
        accept
            .user()
            .asyncWindow()
            .map(AsyncWindow::invoked)
            .map(n -> n == 0 ? asked : n)
            .orElse(1);
    return new Negotiation(
        contexts,
        serving,
        options.asyncOperations(),
        Math.max(1, Math.min(asked, granted)),
        maxDataBytes(accept.user()));
  }

  private static int maxDataBytes(UserInformation peer) {
    long longest =
        peer.maxPduBytes() == 0 ? LONGEST_PDU : Math.min(LONGEST_PDU, peer.maxPduBytes());
    return (int) longest - PDV_HEADER_BYTES;
  }
}
