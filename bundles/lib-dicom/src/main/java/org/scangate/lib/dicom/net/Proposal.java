package org.scangate.lib.dicom.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.pdu.Pdu.AssociateRequest;
import org.scangate.lib.dicom.pdu.Pdu.ProposedContext;
import org.scangate.lib.dicom.pdu.UserInformation;
import org.scangate.lib.dicom.pdu.UserInformation.AsyncWindow;
import org.scangate.lib.dicom.pdu.UserInformation.RoleSelection;
import org.scangate.lib.dicom.pdu.UserInformation.UserIdentity;

/**
 * What a requestor proposes; built step by step, then used by one thread. The asynchronous
 * operations window is proposed only when it is asked for: devices exist that hang up at the sight
 * of it.
 */
public final class Proposal {
  private static final int MAX_CONTEXTS = 128;

  private final String calling;
  private final String called;
  private final List<ProposedContext> contexts = new ArrayList<>();
  private final List<RoleSelection> roles = new ArrayList<>();
  private final Map<String, DimseService> services = new LinkedHashMap<>();
  private Optional<AsyncWindow> window = Optional.empty();
  private Optional<UserIdentity> identity = Optional.empty();

  /**
   * @param calling our title
   * @param called the peer's title
   */
  public Proposal(String calling, String called) {
    this.calling = title(calling);
    this.called = title(called);
  }

  private static String title(String title) {
    if (title.isBlank() || title.length() > 16 || !title.chars().allMatch(c -> c > 31 && c < 127)) {
      throw new IllegalArgumentException(
          "AE title \"" + title + "\" is not 1 to 16 characters of ASCII");
    }
    return title;
  }

  /**
   * Proposes a context; its id is given by its place.
   *
   * @throws IllegalStateException when there are 128 already
   */
  public Proposal context(String abstractSyntax, String... transferSyntaxes) {
    if (contexts.size() == MAX_CONTEXTS) {
      throw new IllegalStateException("an association has at most " + MAX_CONTEXTS + " contexts");
    }
    contexts.add(
        new ProposedContext(contexts.size() * 2 + 1, abstractSyntax, List.of(transferSyntaxes)));
    return this;
  }

  /** Proposes to be user, provider, or both, of a class. */
  public Proposal role(String sopClass, boolean scu, boolean scp) {
    roles.add(new RoleSelection(sopClass, scu, scp));
    return this;
  }

  /** Serves what the peer asks in contexts of this class, for example events. */
  public Proposal serve(String abstractSyntax, DimseService service) {
    services.put(abstractSyntax, service);
    return this;
  }

  /** Proposes that so many requests wait for their responses at once. */
  public Proposal asyncWindow(int invoked) {
    window = Optional.of(new AsyncWindow(invoked, 1));
    return this;
  }

  public Proposal identity(UserIdentity who) {
    identity = Optional.of(who);
    return this;
  }

  Map<String, DimseService> services() {
    return services;
  }

  AssociateRequest request(AssociationOptions options) {
    UserInformation user =
        UserInformation.of(
                options.maxPduBytes(), Uid.IMPLEMENTATION_CLASS, Uid.IMPLEMENTATION_VERSION)
            .withAsyncWindow(window)
            .withRoles(roles)
            .withIdentity(identity);
    return new AssociateRequest(1, called, calling, Uid.APPLICATION_CONTEXT, contexts, user);
  }
}
