package org.scangate.api.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The enrolled panels: tablets beside the scanners, each known by a key that never leaves it. Every
 * change is on disk when the method returns, and audited in the name of {@code by}. Thread-safe.
 */
@ProviderType
public interface Panels {

  List<Panel> all();

  /**
   * Makes a code with which a tablet enrols itself on the on-site listener; good once, for 15
   * minutes, and until the appliance restarts.
   *
   * @param id of the panel to be, {@code [a-z0-9._-]{1,32}}
   * @throws AccessException when the id is malformed or taken
   */
  String invite(String id, String by) throws AccessException;

  /** A panel whose tablet is lost or replaced: its key counts no more. */
  void remove(String id, String by) throws AccessException;

  /**
   * A fresh challenge, good once and for a minute; the oldest one of the same address goes when
   * there are too many.
   *
   * @param address of whoever asks
   */
  String challenge(String address);

  /**
   * Why this was not said by that panel just now, in plain words; empty when it was. Uses the
   * challenge up.
   *
   * @param panel id
   * @param challenge of {@link #challenge}
   * @param said what was signed, beside the challenge
   * @param signature ECDSA on P-256 with SHA-256, r and s of 32 bytes each (IEEE P1363), over the
   *     challenge, a line feed, and what was said
   */
  Optional<String> refusal(String panel, String challenge, String said, byte[] signature);

  /**
   * Opens the page of a panel, which said {@code open}: until the appliance starts anew or the
   * panel is removed it may look, press stop and hold without a person.
   *
   * @return a token, to be sent in the header {@link #HEADER}
   * @throws AccessException as {@link #refusal} says
   */
  String open(String panel, String challenge, byte[] signature) throws AccessException;

  /** The enrolled panel whose page has that token. */
  Optional<String> opened(String token);

  /** Carries the token of {@link #open}. */
  String HEADER = "Scangate-Panel";

  /**
   * An enrolled panel.
   *
   * @param since when it enrolled
   * @param by who invited it
   */
  record Panel(String id, Instant since, String by) {}
}
