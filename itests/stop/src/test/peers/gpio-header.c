/* The numbers of the kernel's GPIO interface, as its header has them on this machine. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stddef.h>
#include <stdio.h>

#define SAY(name, value) printf("%s %ld\n", name, (long)(value))
#define REQUEST(part) offsetof(struct gpio_v2_line_request, part)

int main(void) {
  SAY("OPEN", O_RDWR | O_CLOEXEC);
  SAY("CHIP_INFO", GPIO_GET_CHIPINFO_IOCTL);
  SAY("CHIP_INFO_SIZE", sizeof(struct gpiochip_info));
  SAY("CHIP_INFO_LINES", offsetof(struct gpiochip_info, lines));
  SAY("LINE_INFO", GPIO_V2_GET_LINEINFO_IOCTL);
  SAY("LINE_INFO_SIZE", sizeof(struct gpio_v2_line_info));
  SAY("LINE_INFO_CONSUMER", offsetof(struct gpio_v2_line_info, consumer));
  SAY("LINE_INFO_OFFSET", offsetof(struct gpio_v2_line_info, offset));
  SAY("LINE_REQUEST", GPIO_V2_GET_LINE_IOCTL);
  SAY("LINE_REQUEST_SIZE", sizeof(struct gpio_v2_line_request));
  SAY("LINE_REQUEST_CONSUMER", REQUEST(consumer));
  SAY("LINE_REQUEST_FLAGS", REQUEST(config.flags));
  SAY("LINE_REQUEST_ATTRS", REQUEST(config.num_attrs));
  SAY("LINE_REQUEST_ATTR_ID", REQUEST(config.attrs[0].attr.id));
  SAY("LINE_REQUEST_ATTR_VALUES", REQUEST(config.attrs[0].attr.values));
  SAY("LINE_REQUEST_ATTR_MASK", REQUEST(config.attrs[0].mask));
  SAY("LINE_REQUEST_LINES", REQUEST(num_lines));
  SAY("LINE_REQUEST_FD", REQUEST(fd));
  SAY("ATTR_OUTPUT_VALUES", GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
  SAY("VALUES_GET", GPIO_V2_LINE_GET_VALUES_IOCTL);
  SAY("VALUES_SET", GPIO_V2_LINE_SET_VALUES_IOCTL);
  SAY("VALUES_SIZE", sizeof(struct gpio_v2_line_values));
  SAY("VALUES_MASK", offsetof(struct gpio_v2_line_values, mask));
  SAY("FLAG_ACTIVE_LOW", GPIO_V2_LINE_FLAG_ACTIVE_LOW);
  SAY("FLAG_INPUT", GPIO_V2_LINE_FLAG_INPUT);
  SAY("FLAG_OUTPUT", GPIO_V2_LINE_FLAG_OUTPUT);
  SAY("FLAG_PULL_UP", GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
  SAY("FLAG_PULL_DOWN", GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
  SAY("FLAG_NO_PULL", GPIO_V2_LINE_FLAG_BIAS_DISABLED);
  SAY("ENOENT", ENOENT);
  SAY("ENXIO", ENXIO);
  SAY("EACCES", EACCES);
  SAY("EPERM", EPERM);
  SAY("EBUSY", EBUSY);
  SAY("ENODEV", ENODEV);
  SAY("EINVAL", EINVAL);
  SAY("ENOTTY", ENOTTY);
  return 0;
}
