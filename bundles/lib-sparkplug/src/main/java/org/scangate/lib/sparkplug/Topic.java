package org.scangate.lib.sparkplug;

import java.util.Objects;

/**
 * A topic of chapter 4, below {@value #NAMESPACE}.
 *
 * @param device empty where the message is of the node itself
 */
public record Topic(String group, MessageType type, String node, String device) {
  public static final String NAMESPACE = "spBv1.0";

  private static final int LONGEST_ID = 128;
  private static final String STATE = "STATE";

  /** What a message is; of a host's state there is {@link #state}. */
  public enum MessageType {
    NBIRTH(false),
    NDEATH(false),
    NDATA(false),
    NCMD(false),
    DBIRTH(true),
    DDEATH(true),
    DDATA(true),
    DCMD(true);

    private final boolean ofDevice;

    MessageType(boolean ofDevice) {
      this.ofDevice = ofDevice;
    }

    public boolean ofDevice() {
      return ofDevice;
    }
  }

  public Topic {
    Objects.requireNonNull(type);
    check("group", group);
    check("node", node);
    if (type.ofDevice()) {
      check("device", device);
    } else if (!device.isEmpty()) {
      throw new IllegalArgumentException(type + " has no device");
    }
  }

  /** A message of a node itself. */
  public static Topic node(String group, MessageType type, String node) {
    return new Topic(group, type, node, "");
  }

  /** A message of a device. */
  public static Topic device(String group, MessageType type, String node, String device) {
    return new Topic(group, type, node, device);
  }

  /** Where a host says whether it is there. */
  public static String state(String host) {
    check("host", host);
    return NAMESPACE + "/" + STATE + "/" + host;
  }

  /**
   * Reads the name of a topic.
   *
   * @throws SparkplugException when it is none of a node or a device
   */
  public static Topic parse(String name) throws SparkplugException {
    String[] parts = name.split("/", -1);
    try {
      if (parts.length < 4 || parts.length > 5 || !parts[0].equals(NAMESPACE)) {
        throw new IllegalArgumentException("it has not the parts of one");
      }
      MessageType type = MessageType.valueOf(parts[2]);
      if (type.ofDevice() != (parts.length == 5)) {
        throw new IllegalArgumentException(type + " has " + parts.length + " parts");
      }
      return new Topic(parts[1], type, parts[3], parts.length == 5 ? parts[4] : "");
    } catch (IllegalArgumentException e) {
      throw new SparkplugException(
          "'"
              + (name.length() > 200 ? name.substring(0, 200) + "..." : name)
              + "' is not a topic of a node or a device: "
              + e.getMessage());
    }
  }

  private static void check(String what, String id) {
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException("the " + what + " is not 1 to 128 characters long");
    }
    if (id.chars().anyMatch(c -> c == '+' || c == '#' || c == '/' || c < ' ')) {
      throw new IllegalArgumentException("the " + what + " has a character of + # /");
    }
  }

  /** As it stands in a message. */
  @Override
  public String toString() {
    String name = NAMESPACE + "/" + group + "/" + type + "/" + node;
    return device.isEmpty() ? name : name + "/" + device;
  }
}
