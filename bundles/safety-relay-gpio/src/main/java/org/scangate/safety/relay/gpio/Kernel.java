package org.scangate.safety.relay.gpio;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/**
 * The three system calls, and what of {@code linux/gpio.h} (version 2 of the interface, Linux 5.10)
 * they need: numbers of ioctls, sizes and offsets in bytes. A test compares them with the header.
 */
interface Kernel extends Library {
  /** O_RDWR | O_CLOEXEC. */
  int OPEN = 0x80002;

  int CHIP_INFO = 0x8044b401;
  int CHIP_INFO_SIZE = 68;
  int CHIP_INFO_LINES = 64;

  int LINE_INFO = 0xc100b405;
  int LINE_INFO_SIZE = 256;
  int LINE_INFO_CONSUMER = 32;
  int LINE_INFO_OFFSET = 64;

  int LINE_REQUEST = 0xc250b407;
  int LINE_REQUEST_SIZE = 592;
  int LINE_REQUEST_CONSUMER = 256;
  int LINE_REQUEST_FLAGS = 288;
  int LINE_REQUEST_ATTRS = 296;
  int LINE_REQUEST_ATTR_ID = 320;
  int LINE_REQUEST_ATTR_VALUES = 328;
  int LINE_REQUEST_ATTR_MASK = 336;
  int LINE_REQUEST_LINES = 560;
  int LINE_REQUEST_FD = 588;

  int ATTR_OUTPUT_VALUES = 2;

  int VALUES_GET = 0xc010b40e;
  int VALUES_SET = 0xc010b40f;
  int VALUES_SIZE = 16;
  int VALUES_MASK = 8;

  int FLAG_ACTIVE_LOW = 1 << 1;
  int FLAG_INPUT = 1 << 2;
  int FLAG_OUTPUT = 1 << 3;
  int FLAG_PULL_UP = 1 << 8;
  int FLAG_PULL_DOWN = 1 << 9;
  int FLAG_NO_PULL = 1 << 10;

  int ENOENT = 2;
  int ENXIO = 6;
  int EACCES = 13;
  int EPERM = 1;
  int EBUSY = 16;
  int ENODEV = 19;
  int EINVAL = 22;
  int ENOTTY = 25;

  int open(String path, int flags, Object... mode) throws LastErrorException;

  int ioctl(int file, NativeLong request, Object... argument) throws LastErrorException;

  int close(int file) throws LastErrorException;

  /**
   * Loads JNA's native part.
   *
   * @throws LinkageError where there is none for this machine
   */
  static Kernel load() {
    return Native.load(Kernel.class);
  }
}
