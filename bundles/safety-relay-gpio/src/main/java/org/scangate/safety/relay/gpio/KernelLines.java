package org.scangate.safety.relay.gpio;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.scangate.api.safety.RelayException;

/**
 * Lines of a Linux GPIO character device, each by a request of its own, so that one that fails
 * takes no other with it.
 */
final class KernelLines implements Lines {
  private static final String CONSUMER = "scangate";
  private static final int CLOSED = -1;

  private final String device;
  private final Map<Integer, Integer> requests = new HashMap<>();
  private Kernel kernel;
  private Memory values;
  private int chip = CLOSED;
  private int lineCount;

  /**
   * @param chip name in {@code /dev}
   */
  KernelLines(String chip) {
    device = "/dev/" + chip;
  }

  @Override
  public void open() throws RelayException {
    close();
    try {
      if (kernel == null) {
        kernel = Kernel.load();
        values = new Memory(Kernel.VALUES_SIZE);
      }
      chip = kernel.open(device, Kernel.OPEN);
      Memory info = cleared(Kernel.CHIP_INFO_SIZE);
      call(chip, Kernel.CHIP_INFO, info);
      lineCount = info.getInt(Kernel.CHIP_INFO_LINES);
    } catch (LastErrorException e) {
      close();
      throw new RelayException(device + opening(e.getErrorCode()), e);
    } catch (LinkageError e) {
      kernel = null;
      throw new RelayException(
          device + " cannot be reached: JNA has no native part that loads here: " + e, e);
    }
  }

  private static String opening(int error) {
    return switch (error) {
      case Kernel.ENOENT, Kernel.ENXIO, Kernel.ENODEV ->
          " is not there: is the chip's driver loaded, and is this its name? gpiodetect lists them";
      case Kernel.EACCES, Kernel.EPERM ->
          " may not be opened by "
              + System.getProperty("user.name")
              + ": put this user into the group that owns the device, and start again";
      case Kernel.ENOTTY, Kernel.EINVAL -> " is not a GPIO chip";
      default -> " cannot be opened: error " + error;
    };
  }

  @Override
  public boolean isOpen() {
    return chip != CLOSED;
  }

  @Override
  public void input(int line, boolean activeLow, Pull pull) throws RelayException {
    int bias =
        switch (pull) {
          case NONE -> Kernel.FLAG_NO_PULL;
          case UP -> Kernel.FLAG_PULL_UP;
          case DOWN -> Kernel.FLAG_PULL_DOWN;
        };
    Memory request = request(line, Kernel.FLAG_INPUT | bias);
    if (activeLow) {
      request.setLong(
          Kernel.LINE_REQUEST_FLAGS,
          request.getLong(Kernel.LINE_REQUEST_FLAGS) | Kernel.FLAG_ACTIVE_LOW);
    }
    take(line, request);
  }

  @Override
  public void output(int line, boolean high) throws RelayException {
    Memory request = request(line, Kernel.FLAG_OUTPUT);
    request.setInt(Kernel.LINE_REQUEST_ATTRS, 1);
    request.setInt(Kernel.LINE_REQUEST_ATTR_ID, Kernel.ATTR_OUTPUT_VALUES);
    request.setLong(Kernel.LINE_REQUEST_ATTR_VALUES, high ? 1 : 0);
    request.setLong(Kernel.LINE_REQUEST_ATTR_MASK, 1);
    take(line, request);
  }

  private static Memory request(int line, long flags) {
    Memory request = cleared(Kernel.LINE_REQUEST_SIZE);
    request.setInt(0, line);
    request.setString(Kernel.LINE_REQUEST_CONSUMER, CONSUMER, "US-ASCII");
    request.setLong(Kernel.LINE_REQUEST_FLAGS, flags);
    request.setInt(Kernel.LINE_REQUEST_LINES, 1);
    return request;
  }

  private void take(int line, Memory request) throws RelayException {
    require(chip);
    if (line >= lineCount) {
      throw new RelayException(
          device + " has no line " + line + ": its lines are 0 to " + (lineCount - 1));
    }
    try {
      call(chip, Kernel.LINE_REQUEST, request);
      requests.put(line, request.getInt(Kernel.LINE_REQUEST_FD));
    } catch (LastErrorException e) {
      throw new RelayException(line(line) + taking(line, e.getErrorCode()), e);
    }
  }

  private String taking(int line, int error) {
    return switch (error) {
      case Kernel.EBUSY -> " is held by " + holder(line) + ": free it, or give another line";
      case Kernel.ENODEV -> " is gone with its chip";
      case Kernel.EACCES, Kernel.EPERM -> " may not be taken: the system forbids it";
      case Kernel.EINVAL, Kernel.ENOTTY ->
          " cannot be taken as the site file wants it: a pull that the chip lacks, or Linux older"
              + " than 5.10";
      default -> " cannot be taken: error " + error;
    };
  }

  private String holder(int line) {
    try {
      Memory info = cleared(Kernel.LINE_INFO_SIZE);
      info.setInt(Kernel.LINE_INFO_OFFSET, line);
      call(chip, Kernel.LINE_INFO, info);
      byte[] name = info.getByteArray(Kernel.LINE_INFO_CONSUMER, 32);
      String text = new String(name, StandardCharsets.US_ASCII);
      int end = text.indexOf('\0');
      String holder = end < 0 ? text : text.substring(0, end);
      return holder.isEmpty() ? "somebody else" : "'" + holder + "'";
    } catch (LastErrorException e) {
      return "somebody else";
    }
  }

  @Override
  public boolean get(int line) throws RelayException {
    int request = request(line);
    values.setLong(0, 0);
    values.setLong(Kernel.VALUES_MASK, 1);
    value(line, request, Kernel.VALUES_GET, " cannot be read");
    return (values.getLong(0) & 1) == 1;
  }

  @Override
  public void set(int line, boolean high) throws RelayException {
    int request = request(line);
    values.setLong(0, high ? 1 : 0);
    values.setLong(Kernel.VALUES_MASK, 1);
    value(line, request, Kernel.VALUES_SET, " cannot be driven");
  }

  private int request(int line) throws RelayException {
    return require(requests.getOrDefault(line, CLOSED));
  }

  private int require(int file) throws RelayException {
    if (file == CLOSED) {
      throw new RelayException(device + " is not open");
    }
    return file;
  }

  private void value(int line, int request, int ioctl, String words) throws RelayException {
    try {
      call(request, ioctl, values);
    } catch (LastErrorException e) {
      String why =
          e.getErrorCode() == Kernel.ENODEV ? ": its chip is gone" : ": error " + e.getErrorCode();
      throw new RelayException(line(line) + words + why, e);
    }
  }

  private String line(int line) {
    return "line " + line + " of " + device;
  }

  private void call(int file, int ioctl, Memory argument) {
    kernel.ioctl(file, new NativeLong(Integer.toUnsignedLong(ioctl), true), argument);
  }

  private static Memory cleared(int bytes) {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }

  @Override
  public void close() {
    requests.values().forEach(this::closeQuietly);
    requests.clear();
    if (chip != CLOSED) {
      closeQuietly(chip);
      chip = CLOSED;
    }
  }

  private void closeQuietly(int file) {
    try {
      kernel.close(file);
    } catch (LastErrorException e) {
      // It is given up anyway.
    }
  }
}
