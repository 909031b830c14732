package org.scangate.api.spool;

import org.osgi.annotation.versioning.ConsumerType;

/** A whiteboard: whoever registers one is told of every image that the spool has received. */
@ConsumerType
public interface ImageWatcher {

  /**
   * An image is on disk, or was there already. Called on a thread of the spool at about the time at
   * which the sender has its answer; must not block.
   *
   * @param callingTitle application entity title of the sender
   * @param patientId as the image names it, empty when it names none. Patient data: for comparing,
   *     never for logs
   */
  void arrived(String callingTitle, String patientId);
}
