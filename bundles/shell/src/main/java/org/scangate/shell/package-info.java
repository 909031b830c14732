/**
 * The appliance's shell: the commands {@code scangate:*} and the Unix socket by which {@code
 * scangate ctl} reaches them.
 *
 * <p>The socket lies in the data directory with mode 0600, so only the appliance's own account and
 * root can open it; the peer's account, as the kernel tells it, is the name that goes into the
 * audit. Every connection carries one command and has a thread of its own; at most eight run at
 * once, a ninth is refused in words. A command that fails prints why and ends with 1. No command
 * moves a scanner or takes control.
 */
package org.scangate.shell;
