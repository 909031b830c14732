package org.scangate.api.access;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The on-site operators who are checked in at the panels, each by badge or PIN. A tablet may have
 * several at once. Who is checked in is kept in memory: after a start everybody checks in again. A
 * badge or a PIN counts here and nowhere else: nobody signs in with it. Thread-safe.
 */
@ProviderType
public interface Staff {

  /** Who is checked in at a panel, the longest first. */
  List<CheckedIn> at(String panel);

  /** Who may check in with a badge or a PIN, by name. */
  List<Person> known();

  /**
   * Checks somebody in, and counts as a proof. The caller has made sure that the panel itself asks.
   *
   * @param person id; empty when the badge alone tells
   * @param secret badge or PIN
   * @throws AccessException when it is neither, after too many failures, or when the PIN is locked
   */
  Person checkIn(String panel, String person, String secret) throws AccessException;

  /** Checks somebody out, at their own or a colleague's tap. */
  void checkOut(String panel, String person) throws AccessException;

  /**
   * Says who does something at a panel.
   *
   * @param secret badge or PIN, or empty to rely on an earlier proof
   * @param lately whether the last proof must be at most two minutes old
   * @throws AccessException when they are not checked in there, or have to prove it anew
   */
  Person prove(String panel, String person, String secret, boolean lately) throws AccessException;

  /**
   * Makes a PIN, in place of the one before and of its lock-out.
   *
   * @return the PIN, shown once
   */
  String givePin(String person, String by) throws AccessException;

  /**
   * Makes a badge known.
   *
   * @param badge what the reader types; empty takes the badge away
   */
  void giveBadge(String person, String badge, String by) throws AccessException;

  /** Lifts the lock-out of a PIN. */
  void unlock(String person, String by) throws AccessException;

  /**
   * Somebody checked in.
   *
   * @param provenLately whether badge or PIN is not asked for just now
   */
  record CheckedIn(Person person, Instant since, boolean provenLately) {}
}
