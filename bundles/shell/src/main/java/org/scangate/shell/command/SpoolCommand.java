package org.scangate.shell.command;

import org.scangate.api.spool.Spool;

/** A command that needs the spool, which a site may be without. */
abstract class SpoolCommand extends AsSomebody {
  @Part Spool spool;

  @Override
  protected final String lacking(String part) {
    return "no images are kept here: the site file has no section dicom, or the spool is being"
        + " opened";
  }

  @Override
  protected final Object run() throws Exception {
    run(spool);
    return null;
  }

  abstract void run(Spool here) throws Exception;

  /** {@code 1 image}, {@code 2 images}. */
  static String images(int count) {
    return count + (count == 1 ? " image" : " images");
  }
}
