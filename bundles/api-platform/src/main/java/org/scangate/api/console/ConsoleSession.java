package org.scangate.api.console;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.SignIn;

/** One person's time at one scanner. Thread-safe; nothing blocks. */
@ProviderType
public interface ConsoleSession extends AutoCloseable {

  String id();

  SignIn signIn();

  Scanner scanner();

  Instant since();

  /** Whether the person's roles allow control. */
  boolean mayOperate();

  /** Whether the person's roles allow to point and draw over the console for everyone at it. */
  boolean mayAnnotate();

  boolean holdsControl();

  /**
   * Why control ended the last time, in plain words; empty while this session holds it, when it was
   * given back, and before it ever had it.
   */
  java.util.Optional<String> controlLostBecause();

  /** Why the session ended, in plain words; empty while it is open. */
  java.util.Optional<String> endedBecause();

  /**
   * Asks for control; the answer comes on a runtime thread, after the audit has it on disk. While
   * somebody else holds it, it comes when they hand over or decline, when their control ends, or
   * after a minute. A second request while one waits is refused at once.
   */
  default void requestControl(java.util.function.Consumer<Answer> answer) {
    requestControl("", answer);
  }

  /**
   * Asks for control as {@link #requestControl(java.util.function.Consumer)} does, and declares
   * what lies on the table. Whoever holds control already may declare it in the same way.
   *
   * @param phantom one of {@link Scanner#phantoms}; empty to declare nothing
   */
  void requestControl(String phantom, java.util.function.Consumer<Answer> answer);

  /**
   * The phantom that this session is declared to be of, from the request for control until control
   * ends; empty when nothing is declared.
   */
  java.util.Optional<String> phantom();

  /** Whether this session has asked for control and the holder has not answered yet. */
  boolean waitsForHolder();

  /** Takes the request back that waits for the holder. */
  void withdrawRequest();

  /**
   * Gives control to whoever waits for it; nobody comes between. Every pressed key and button is
   * released first. Does nothing when this session does not hold control or nobody waits.
   */
  void handOver();

  /** Keeps control, and tells whoever waits for it. */
  void declineRequest();

  /** Gives control back; every pressed key and button is released first. */
  void releaseControl();

  /**
   * A key event of this person, for {@code display}.
   *
   * @return false when it was dropped because this session does not hold control or the console
   *     cannot be reached
   */
  boolean key(String display, int keysym, int scancode, boolean down);

  /** A pointer event, as {@link #key}. Places outside the display are clipped to it. */
  boolean pointer(String display, int x, int y, int buttons);

  /**
   * Releases every key and button that this session has pressed on {@code display}, after the
   * events given before; control stays. Does nothing when it does not hold control.
   */
  void releasePressed(String display);

  /**
   * The person cannot be at the console: pressed keys and buttons are released at once, control
   * ends after the grace and is not given.
   */
  void away(Away why);

  /** Back. */
  void back();

  /** Ends the session; control is given back. */
  @Override
  void close();

  /** Why a person cannot be at the console. */
  enum Away {
    /** The last path of the link is gone. */
    LINK_LOST,
    /** The page is hidden, or its main thread does not answer. */
    PAGE_UNATTENDED
  }

  /**
   * The answer to a request for control.
   *
   * @param granted whether the session holds control now
   * @param reasons one line for each gate that refused, in plain words; empty when granted
   */
  record Answer(boolean granted, List<String> reasons) {}
}
