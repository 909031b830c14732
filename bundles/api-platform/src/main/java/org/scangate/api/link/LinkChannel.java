package org.scangate.api.link;

import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.scangate.api.access.Role;

/** A kind of channel that a client may open on its link; a whiteboard service. */
@ConsumerType
public interface LinkChannel {

  /** For example {@code console}; unique. */
  String name();

  /** Who may open it; empty: anybody signed in. */
  Set<Role> roles();

  Traffic toClient();

  Traffic toServer();

  /**
   * A client opens the channel. Must not block.
   *
   * @param parameters as the client gave them, unchecked
   * @throws ChannelRefused with words for the person
   */
  ChannelEnd open(ChannelContext context, Map<String, String> parameters) throws ChannelRefused;
}
