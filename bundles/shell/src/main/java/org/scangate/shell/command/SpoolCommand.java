package org.scangate.shell.command;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.scangate.api.spool.Spool;

/**
 * A command that needs the spool. No command of a bundle is there before all that they need is, and
 * a site may be without a spool: so it is looked for when the command runs.
 */
abstract class SpoolCommand extends AsSomebody {
  @Reference(optional = true)
  Spool spool;

  @Override
  public final Object execute() throws Exception {
    if (spool == null) {
      throw new IllegalStateException(
          "no images are kept here: the site file has no section dicom, or the spool is being"
              + " opened");
    }
    run(spool);
    return null;
  }

  abstract void run(Spool here) throws Exception;

  /** {@code 1 image}, {@code 2 images}. */
  static String images(int count) {
    return count + (count == 1 ? " image" : " images");
  }
}
