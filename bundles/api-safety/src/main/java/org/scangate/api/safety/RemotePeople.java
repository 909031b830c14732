package org.scangate.api.safety;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The remote people at one scanner, as somebody on site has a say over them; one service for each
 * scanner. Every deed is refused unless {@link OnSiteProof} agrees with the claim, is in the audit,
 * and nothing here waits for anything. Thread-safe.
 */
@ProviderType
public interface RemotePeople {

  /** Its id. */
  String scanner();

  /** Name of whoever has taken over; empty when nobody on site operates the scanner. */
  String operating();

  /** Who was ejected, the longest first. */
  List<Ejected> ejected();

  /**
   * Ends remote control at once, everything pressed released; nobody gets it until it is given
   * back.
   */
  void takeOver(OnSite claim) throws SafetyRefused;

  /** Remote people may ask for control again. */
  void giveBack(OnSite claim) throws SafetyRefused;

  /**
   * Gives control to the session that has asked for it, in place of whoever holds it; every
   * condition is asked again.
   *
   * @param session its id
   */
  void grant(OnSite claim, String session) throws SafetyRefused;

  /**
   * Ends the wait of the session that has asked for control; whoever holds it keeps it.
   *
   * @param session its id
   */
  void decline(OnSite claim, String session) throws SafetyRefused;

  /**
   * Ends every session that the person of this one has here, and keeps them from opening another
   * until they are admitted again or the appliance starts anew.
   *
   * @param session its id
   */
  void eject(OnSite claim, String session) throws SafetyRefused;

  /**
   * Lets somebody in who was ejected.
   *
   * @param person id
   */
  void admit(OnSite claim, String person) throws SafetyRefused;

  /**
   * Says that the alarm about images of somebody who is no phantom has been seen, and ends it; the
   * next such image sets it off again.
   */
  void acknowledgeImages(OnSite claim) throws SafetyRefused;

  /**
   * Somebody who was ejected.
   *
   * @param person id
   * @param name of the person
   * @param by name of who ejected them
   */
  record Ejected(String person, String name, String by, Instant since) {}
}
