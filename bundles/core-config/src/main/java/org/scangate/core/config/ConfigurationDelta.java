package org.scangate.core.config;

import java.io.IOException;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Brings the framework's configurations to what a site file says: what is the same is not touched,
 * what is gone is deleted.
 */
final class ConfigurationDelta {
  private static final String ANY_BUNDLE = "?";

  private final ConfigurationAdmin admin;

  ConfigurationDelta(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /**
   * What was done.
   *
   * @param updated made or changed
   * @param deleted taken away
   */
  record Outcome(int updated, int deleted) {}

  /**
   * @param wanted as {@link Configurations#of} makes it; everything else of ours is deleted
   */
  Outcome bringTo(Map<String, Map<String, Object>> wanted) throws IOException {
    int deleted = 0;
    for (Configuration there : existing()) {
      if (!wanted.containsKey(there.getPid())) {
        there.delete();
        deleted++;
      }
    }
    int updated = 0;
    for (Map.Entry<String, Map<String, Object>> entry : wanted.entrySet()) {
      if (configuration(entry.getKey())
          .updateIfDifferent(FrameworkUtil.asDictionary(entry.getValue()))) {
        updated++;
      }
    }
    return new Outcome(updated, deleted);
  }

  private Configuration configuration(String pid) throws IOException {
    int tilde = pid.indexOf('~');
    return tilde < 0
        ? admin.getConfiguration(pid, ANY_BUNDLE)
        : admin.getFactoryConfiguration(
            pid.substring(0, tilde), pid.substring(tilde + 1), ANY_BUNDLE);
  }

  private Configuration[] existing() throws IOException {
    StringBuilder filter = new StringBuilder("(|");
    for (String pid : Kind.single()) {
      filter.append('(').append(Constants.SERVICE_PID).append('=').append(pid).append(')');
    }
    for (String pid : Configurations.FACTORIES) {
      filter.append('(').append(ConfigurationAdmin.SERVICE_FACTORYPID).append('=').append(pid);
      filter.append(')');
    }
    filter.append(')');
    try {
      Configuration[] found = admin.listConfigurations(filter.toString());
      return found == null ? new Configuration[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
