package org.scangate.lib.dicom.pdu;

import java.util.List;
import java.util.Optional;

/**
 * What is negotiated beside the contexts (PS3.7 D.3.3). Extended negotiations are passed over.
 *
 * @param maxPduBytes longest body of a P-DATA-TF that its sender takes; 0: any length
 * @param implementationVersion empty when not given
 * @param identityAnswer of an acceptor, to an identity that asked for one
 */
public record UserInformation(
    long maxPduBytes,
    String implementationClass,
    String implementationVersion,
    Optional<AsyncWindow> asyncWindow,
    List<RoleSelection> roles,
    Optional<UserIdentity> identity,
    Optional<byte[]> identityAnswer) {

  public UserInformation {
    roles = List.copyOf(roles);
  }

  /** Only what everybody must say. */
  public static UserInformation of(long maxPduBytes, String implementationClass, String version) {
    return new UserInformation(
        maxPduBytes,
        implementationClass,
        version,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  public UserInformation withAsyncWindow(Optional<AsyncWindow> window) {
    return new UserInformation(
        maxPduBytes,
        implementationClass,
        implementationVersion,
        window,
        roles,
        identity,
        identityAnswer);
  }

  public UserInformation withRoles(List<RoleSelection> selections) {
    return new UserInformation(
        maxPduBytes,
        implementationClass,
        implementationVersion,
        asyncWindow,
        selections,
        identity,
        identityAnswer);
  }

  public UserInformation withIdentity(Optional<UserIdentity> who) {
    return new UserInformation(
        maxPduBytes,
        implementationClass,
        implementationVersion,
        asyncWindow,
        roles,
        who,
        identityAnswer);
  }

  public UserInformation withIdentityAnswer(Optional<byte[]> answer) {
    return new UserInformation(
        maxPduBytes,
        implementationClass,
        implementationVersion,
        asyncWindow,
        roles,
        identity,
        answer);
  }

  /**
   * Operations that may be outstanding at once; 0: any number.
   *
   * @param invoked by the requestor of the association
   * @param performed by the requestor of the association
   */
  public record AsyncWindow(int invoked, int performed) {}

  /** Which roles the requestor of the association may play for a class. */
  public record RoleSelection(String sopClass, boolean scu, boolean scp) {}

  /**
   * Who asks (PS3.7 D.3.3.7). Not in {@code toString}: it holds a password or a ticket.
   *
   * @param type 1 name, 2 name and passcode, 3 Kerberos, 4 SAML, 5 JSON web token
   */
  public record UserIdentity(int type, boolean answerWanted, byte[] primary, byte[] secondary) {

    @Override
    public String toString() {
      return "UserIdentity[type=" + type + "]";
    }
  }
}
